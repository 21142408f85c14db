// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import org.jspecify.annotations.Nullable;

/**
 * What the caller demands of a mutation beside its body.
 *
 * @param idempotencyKey a repeat with the same key answers what the first call made
 * @param ifMatch the version the resource must still have
 * @param dryRun do everything but keep nothing: validation, permission, quota and references are
 *     checked, the answer is what would have happened
 */
public record Conditions(@Nullable String idempotencyKey, @Nullable Long ifMatch, boolean dryRun) {

    /** Nothing demanded. */
    public static final Conditions NONE = new Conditions(null, null, false);
}
