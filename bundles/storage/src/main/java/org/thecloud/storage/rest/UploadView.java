// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Upload;

/** An upload in parts on the wire. */
public record UploadView(
        UUID id, UUID userId, UUID tenantId, String bucket, String key, Instant createdAt) {

    static UploadView of(Bucket bucket, Upload upload) {
        return new UploadView(
                upload.id(),
                upload.owner(),
                bucket.tenant().value(),
                bucket.name(),
                upload.key(),
                upload.createdAt());
    }
}
