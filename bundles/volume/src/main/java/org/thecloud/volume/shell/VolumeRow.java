// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.shell;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.service.Holders;

/** A volume as operators see it. */
record VolumeRow(
        UUID id,
        String name,
        String status,
        int sizeGb,
        String driver,
        boolean encrypted,
        @Nullable String instance,
        @Nullable String path,
        @Nullable Reason reason,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static final String[] COLUMNS = {
        "id",
        "name",
        "status",
        "size_gb",
        "driver",
        "encrypted",
        "instance",
        "path",
        "reason.message"
    };

    static VolumeRow of(Resource<VolumeSpec, VolumeStatus> volume, @Nullable Attachment held) {
        return new VolumeRow(
                volume.id(),
                volume.name(),
                Holders.status(volume, held),
                volume.spec().sizeGb(),
                volume.spec().driver(),
                volume.spec().encrypted(),
                held == null ? null : held.instanceName(),
                held == null ? null : held.path(),
                volume.reason(),
                volume.labels(),
                volume.version(),
                volume.createdAt(),
                volume.updatedAt());
    }

    /** The id of what the operator typed: a name, or an id. */
    static UUID id(Volumes volumes, Caller caller, String nameOrId) {
        return volumes.named(caller, nameOrId)
                .map(Resource::id)
                .orElseGet(() -> parse("volume", nameOrId));
    }

    static UUID parse(String kind, String nameOrId) {
        try {
            return UUID.fromString(nameOrId);
        } catch (IllegalArgumentException aName) {
            throw CloudException.notFound(kind, nameOrId);
        }
    }
}
