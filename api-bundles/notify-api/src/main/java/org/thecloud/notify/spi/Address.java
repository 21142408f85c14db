// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.spi;

import org.jspecify.annotations.Nullable;

/**
 * Where a subscription delivers to.
 *
 * @param text as it is to be kept, the same for all ways to write it
 * @param permission what whoever subscribes must be allowed, such as {@code queue:write}; absent if
 *     nothing
 * @param resource on what, such as {@code queue/0190...}
 */
public record Address(String text, @Nullable String permission, @Nullable String resource) {

    /** An address that anybody may deliver to. */
    public static Address open(String text) {
        return new Address(text, null, null);
    }
}
