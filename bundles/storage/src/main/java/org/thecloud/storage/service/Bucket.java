// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.TenantId;

/**
 * A bucket.
 *
 * @param isPublic whether anybody may read its objects
 * @param objects versions in it
 * @param bytes of all versions and of parts not yet completed
 */
public record Bucket(
        UUID id,
        String name,
        TenantId tenant,
        UUID owner,
        Versioning versioning,
        boolean isPublic,
        long objects,
        long bytes,
        Instant createdAt) {

    /** Whether versions are kept. */
    public enum Versioning {
        OFF,
        ENABLED,
        SUSPENDED
    }
}
