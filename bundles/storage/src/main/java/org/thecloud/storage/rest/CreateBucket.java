// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import org.jspecify.annotations.Nullable;

/** A bucket that is wanted. */
public record CreateBucket(@Nullable String name, @Nullable Boolean isPublic) {}
