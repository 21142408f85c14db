// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import org.jspecify.annotations.Nullable;

/** A lifecycle rule that is wanted. */
public record CreateRule(
        @Nullable String prefix, @Nullable Integer expirationDays, @Nullable Boolean enabled) {}
