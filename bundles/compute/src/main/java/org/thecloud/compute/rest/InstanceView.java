// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Power;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.PortWish;

/**
 * An instance as the wire has it. Of its environment only the names are shown: values may be
 * secrets.
 */
record InstanceView(
        String id,
        String userId,
        String tenantId,
        String name,
        String image,
        @Nullable String imageId,
        String instanceType,
        String driver,
        String status,
        @Nullable Reason statusReason,
        @Nullable String containerId,
        @Nullable String ports,
        @Nullable String vpcId,
        @Nullable String subnetId,
        @Nullable String privateIp,
        @Nullable Integer exitCode,
        List<String> env,
        List<String> cmd,
        String restart,
        Map<String, String> labels,
        Map<String, String> metadata,
        List<MountView> volumes,
        List<String> sshKeys,
        @Nullable Integer vcpus,
        @Nullable Long memoryMb,
        @Nullable BigDecimal pricePerHour,
        @Nullable Instant startedAt,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** One of its volumes. */
    record MountView(String volumeId, String mountPath, boolean readOnly) {

        static MountView of(VolumeMount mount) {
            return new MountView(mount.volume().toString(), mount.path(), mount.readOnly());
        }
    }

    static InstanceView of(Resource<InstanceSpec, InstanceStatus> instance, InstanceTypes types) {
        InstanceSpec spec = instance.spec();
        InstanceStatus status = instance.status();
        PortWish network = spec.network();
        @Nullable InstanceType type = types.find(spec.type()).orElse(null);
        boolean seen = status != null && !status.ports().isEmpty();
        return new InstanceView(
                instance.id().toString(),
                instance.createdBy().toString(),
                instance.tenant().toString(),
                instance.name(),
                spec.image(),
                spec.imageId() == null ? null : String.valueOf(spec.imageId()),
                spec.type(),
                spec.driver(),
                state(instance),
                instance.reason(),
                status == null ? null : status.backendId(),
                PortList.format(seen && status != null ? status.ports() : spec.ports()),
                network == null ? null : String.valueOf(network.vpc()),
                network == null ? null : String.valueOf(network.subnet()),
                status == null ? null : status.address(),
                status == null ? null : status.exitCode(),
                spec.envNames(),
                spec.command(),
                spec.restart().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                instance.labels(),
                spec.metadata(),
                spec.volumes().stream().map(MountView::of).toList(),
                spec.sshKeys(),
                type == null ? null : type.vcpus(),
                type == null ? null : type.memoryMb(),
                type == null ? null : type.pricePerHour(),
                status == null ? null : status.startedAt(),
                instance.version(),
                instance.createdAt(),
                instance.updatedAt());
    }

    // A wish that is not yet fulfilled shows as the way there.
    private static String state(Resource<InstanceSpec, InstanceStatus> instance) {
        String state = instance.state();
        Reason reason = instance.reason();
        boolean alive = state.equals(InstanceState.RUNNING) || state.equals(InstanceState.PAUSED);
        if (instance.spec().power() == Power.STOPPED && alive) {
            return InstanceState.STOPPING;
        }
        boolean stoppedByWish = state.equals(InstanceState.STOPPED) && reason == null;
        return instance.spec().power() == Power.RUNNING && stoppedByWish
                ? InstanceState.STARTING
                : state;
    }
}
