// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import org.jspecify.annotations.Nullable;

/**
 * A new password.
 *
 * @param revokeKeys whether API keys end too, not only sessions
 */
public record ResetPassword(
        @Nullable String token, @Nullable String newPassword, @Nullable Boolean revokeKeys) {}
