// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.storage.service.Bucket;

/** A bucket on the wire. */
public record BucketView(
        UUID id,
        String name,
        UUID userId,
        UUID tenantId,
        boolean isPublic,
        boolean versioningEnabled,
        boolean encryptionEnabled,
        long objects,
        long sizeBytes,
        Instant createdAt) {

    static BucketView of(Bucket bucket) {
        return new BucketView(
                bucket.id(),
                bucket.name(),
                bucket.owner(),
                bucket.tenant().value(),
                bucket.isPublic(),
                bucket.versioning() == Bucket.Versioning.ENABLED,
                bucket.settings().encrypted(),
                bucket.objects(),
                bucket.bytes(),
                bucket.createdAt());
    }
}
