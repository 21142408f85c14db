// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where packets to a block go. Of all routes that fit, the one with the smallest block decides.
 *
 * @param id absent for a route that follows from the VPC
 * @param destination block of addresses
 * @param peering the record of the peering that it leads through, for that target only
 */
public record Route(@Nullable UUID id, String destination, Target target, @Nullable UUID peering) {

    /** Whither a route leads. */
    public enum Target {
        /** The VPC itself: always there, and stronger than every other route. */
        LOCAL,
        /** The VPC's way out. */
        INTERNET,
        PEERING,
        /** Nowhere: what is sent there is dropped. */
        BLACKHOLE
    }
}
