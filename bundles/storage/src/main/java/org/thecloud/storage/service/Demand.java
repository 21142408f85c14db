// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import org.jspecify.annotations.Nullable;

/**
 * What must be true of the current version for a write to happen.
 *
 * @param etag that it must have, or {@code *} for any
 * @param absent whether there must be none
 */
public record Demand(@Nullable String etag, boolean absent) {

    public static final Demand NONE = new Demand(null, false);
}
