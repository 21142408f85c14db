// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.service.Holders;

/** A volume as the wire has it. */
record VolumeView(
        String id,
        String userId,
        String tenantId,
        String name,
        int sizeGb,
        String status,
        @Nullable Reason statusReason,
        String driver,
        boolean encrypted,
        @Nullable String instanceId,
        @Nullable String instanceName,
        @Nullable String mountPath,
        @Nullable String sourceType,
        @Nullable String sourceId,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static VolumeView of(
            Resource<VolumeSpec, VolumeStatus> volume, Map<UUID, Attachment> attachments) {
        VolumeSpec spec = volume.spec();
        Source source = spec.source();
        Attachment held = attachments.get(volume.id());
        return new VolumeView(
                volume.id().toString(),
                volume.createdBy().toString(),
                volume.tenant().toString(),
                volume.name(),
                spec.sizeGb(),
                Holders.status(volume, held),
                volume.reason(),
                spec.driver(),
                spec.encrypted(),
                held == null ? null : held.instance().toString(),
                held == null ? null : held.instanceName(),
                held == null ? null : held.path(),
                source == null ? null : source.type().name().toLowerCase(Locale.ROOT),
                source == null ? null : source.id().toString(),
                volume.labels(),
                volume.version(),
                volume.createdAt(),
                volume.updatedAt());
    }
}
