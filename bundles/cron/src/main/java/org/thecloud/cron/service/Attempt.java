// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import org.jspecify.annotations.Nullable;

/**
 * What one attempt came to.
 *
 * @param code why it failed; absent if it did not
 * @param again whether another attempt may help
 */
public record Attempt(
        @Nullable Integer statusCode,
        @Nullable String code,
        @Nullable String message,
        @Nullable String answer,
        boolean again) {

    static Attempt failed(String code, @Nullable String message, boolean again) {
        return new Attempt(null, code, message, null, again);
    }

    public boolean worked() {
        return code == null;
    }
}
