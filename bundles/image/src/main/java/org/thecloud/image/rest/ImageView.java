// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageStatus;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;

/** An image as the wire has it. */
record ImageView(
        String id,
        String userId,
        String tenantId,
        String name,
        String status,
        @Nullable Reason statusReason,
        String format,
        String firmware,
        String sha256,
        @Nullable String url,
        @Nullable Long sizeBytes,
        @Nullable Long diskBytes,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static ImageView of(Resource<ImageSpec, ImageStatus> image) {
        ImageSpec spec = image.spec();
        ImageStatus status = image.status();
        return new ImageView(
                image.id().toString(),
                image.createdBy().toString(),
                image.tenant().toString(),
                image.name(),
                image.state(),
                image.reason(),
                spec.format().name().toLowerCase(Locale.ROOT),
                spec.firmware().name().toLowerCase(Locale.ROOT),
                spec.sha256(),
                spec.url(),
                status == null ? null : status.fileBytes(),
                status == null ? null : status.diskBytes(),
                image.labels(),
                image.version(),
                image.createdAt(),
                image.updatedAt());
    }
}
