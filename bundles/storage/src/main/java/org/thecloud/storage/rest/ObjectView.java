// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.ObjectVersion;

/**
 * A version of an object on the wire.
 *
 * @param checksum SHA-256 in hexadecimal; absent for uploads in parts
 */
public record ObjectView(
        UUID id,
        UUID userId,
        UUID tenantId,
        String arn,
        String bucket,
        String key,
        String versionId,
        boolean isLatest,
        boolean deleteMarker,
        long sizeBytes,
        String contentType,
        String etag,
        @Nullable String checksum,
        String uploadStatus,
        Instant createdAt) {

    static ObjectView of(Bucket bucket, ObjectVersion version) {
        String arn =
                "arn:thecloud:storage:local:default:object/"
                        + bucket.name()
                        + "/"
                        + version.key()
                        + (version.nullVersion() ? "" : "?versionId=" + version.versionId());
        return new ObjectView(
                version.id(),
                version.owner(),
                bucket.tenant().value(),
                arn,
                bucket.name(),
                version.key(),
                version.versionId(),
                version.latest(),
                version.marker(),
                version.size(),
                version.contentType(),
                version.etag(),
                version.sha256(),
                "AVAILABLE",
                version.createdAt());
    }
}
