// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import org.jspecify.annotations.Nullable;

/** A link that is wanted. */
public record CreateLink(@Nullable String method, @Nullable Integer expirySeconds) {}
