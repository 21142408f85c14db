// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.rest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;

/** A snapshot as the wire has it. */
record SnapshotView(
        String id,
        String userId,
        String tenantId,
        String name,
        String volumeId,
        String volumeName,
        int sizeGb,
        String status,
        @Nullable Reason statusReason,
        String driver,
        boolean encrypted,
        @Nullable String description,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static SnapshotView of(Resource<SnapshotSpec, SnapshotStatus> snapshot) {
        SnapshotSpec spec = snapshot.spec();
        return new SnapshotView(
                snapshot.id().toString(),
                snapshot.createdBy().toString(),
                snapshot.tenant().toString(),
                snapshot.name(),
                spec.volume().toString(),
                spec.volumeName(),
                spec.sizeGb(),
                snapshot.state(),
                snapshot.reason(),
                spec.driver(),
                spec.encrypted(),
                spec.description(),
                snapshot.labels(),
                snapshot.version(),
                snapshot.createdAt(),
                snapshot.updatedAt());
    }
}
