// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.driver.Deadline;
import org.thecloud.network.Rule;

/** Facet: tells what would become of a packet by what is installed at the backend now. */
@ConsumerType
public interface Tracing {
    /**
     * Follows the first packet of a connection.
     *
     * @param from port that sends it
     * @param to address it is sent to
     * @param port of TCP or UDP at the other side, absent for ICMP
     */
    @Deadline(seconds = 20)
    Outcome trace(UUID from, String to, Rule.Protocol protocol, @Nullable Integer port);

    /**
     * What became of it.
     *
     * @param arrives the port that gets it, absent if none does
     * @param steps what happened on the way, in the backend's words
     */
    record Outcome(@Nullable UUID arrives, String steps) {}
}
