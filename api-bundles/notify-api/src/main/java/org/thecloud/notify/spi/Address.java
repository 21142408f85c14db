// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.spi;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Demand;

/**
 * Where a subscription delivers to.
 *
 * @param text as it is to be kept, the same for all ways to write it
 * @param demand what whoever subscribes must be allowed; absent if nothing
 */
public record Address(String text, @Nullable Demand demand) {

    /** An address that anybody may deliver to. */
    public static Address open(String text) {
        return new Address(text, null);
    }
}
