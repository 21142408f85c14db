// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happens to objects of a bucket with time.
 *
 * @param name that the client gave, or the id
 * @param expirationDays after which the current version is deleted
 * @param expirationAt when all are deleted
 * @param noncurrentDays after which a version is removed, counted from its successor
 * @param abortDays after which an upload is aborted that was not completed
 */
public record Rule(
        UUID id,
        UUID bucket,
        String name,
        String prefix,
        boolean enabled,
        @Nullable Integer expirationDays,
        @Nullable Instant expirationAt,
        @Nullable Integer noncurrentDays,
        @Nullable Integer abortDays,
        Instant createdAt,
        Instant updatedAt) {}
