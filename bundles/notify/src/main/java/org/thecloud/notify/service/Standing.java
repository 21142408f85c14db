// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a subscription fares.
 *
 * @param failures attempts in a row that failed
 * @param failingSince when the first of these was made
 * @param deadSince since when it is paused because of them
 * @param code why it is not as it should be, if it is not
 */
public record Standing(
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant deadSince,
        @Nullable String code,
        @Nullable String message) {

    /** All is well. */
    public static final Standing NONE = new Standing(0, null, null, null, null);
}
