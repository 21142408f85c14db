// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.Snapshots;

/** A snapshot as operators see it. */
record SnapshotRow(
        UUID id,
        String name,
        String status,
        String volume,
        UUID volumeId,
        int sizeGb,
        String driver,
        boolean encrypted,
        @Nullable String description,
        @Nullable Reason reason,
        Map<String, String> labels,
        Instant createdAt) {

    static final String[] COLUMNS = {
        "id", "name", "status", "volume", "size_gb", "driver", "created_at", "reason.message"
    };

    static SnapshotRow of(Resource<SnapshotSpec, SnapshotStatus> snapshot) {
        SnapshotSpec spec = snapshot.spec();
        return new SnapshotRow(
                snapshot.id(),
                snapshot.name(),
                snapshot.state(),
                spec.volumeName(),
                spec.volume(),
                spec.sizeGb(),
                spec.driver(),
                spec.encrypted(),
                spec.description(),
                snapshot.reason(),
                snapshot.labels(),
                snapshot.createdAt());
    }

    /** The id of what the operator typed: a name, or an id. */
    static UUID id(Snapshots snapshots, Caller caller, String nameOrId) {
        return snapshots
                .named(caller, nameOrId)
                .map(Resource::id)
                .orElseGet(() -> VolumeRow.parse("snapshot", nameOrId));
    }
}
