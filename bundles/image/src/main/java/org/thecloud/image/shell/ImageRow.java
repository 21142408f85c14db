// SPDX-License-Identifier: Apache-2.0
package org.thecloud.image.shell;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.image.ImageSpec;
import org.thecloud.image.ImageStatus;
import org.thecloud.image.Images;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;

/** An image as operators see it. */
record ImageRow(
        UUID id,
        String name,
        String status,
        String format,
        String firmware,
        @Nullable Long sizeBytes,
        @Nullable Long diskBytes,
        String sha256,
        @Nullable String url,
        @Nullable Reason reason,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static final String[] COLUMNS = {
        "id", "name", "status", "format", "firmware", "size_bytes", "disk_bytes", "reason.message"
    };

    static ImageRow of(Resource<ImageSpec, ImageStatus> image) {
        ImageSpec spec = image.spec();
        ImageStatus status = image.status();
        return new ImageRow(
                image.id(),
                image.name(),
                image.state(),
                spec.format().name().toLowerCase(Locale.ROOT),
                spec.firmware().name().toLowerCase(Locale.ROOT),
                status == null ? null : status.fileBytes(),
                status == null ? null : status.diskBytes(),
                spec.sha256(),
                spec.url(),
                image.reason(),
                image.labels(),
                image.version(),
                image.createdAt(),
                image.updatedAt());
    }

    /** The one that the operator typed the name or the id of. */
    static Resource<ImageSpec, ImageStatus> find(Images images, Caller caller, String nameOrId) {
        return images.find(caller, nameOrId)
                .orElseThrow(() -> CloudException.notFound(Images.KIND, nameOrId));
    }
}
