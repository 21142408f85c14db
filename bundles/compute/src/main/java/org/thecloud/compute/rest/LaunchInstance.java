// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.rest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.Launch;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.network.PortWish;

/** Body of a launch. */
record LaunchInstance(
        @Nullable String name,
        @Nullable String image,
        @Nullable String instanceType,
        @Nullable String driver,
        @Nullable String ports,
        @Nullable List<String> env,
        @Nullable List<String> cmd,
        @Nullable String userData,
        @Nullable String restart,
        @Nullable Map<String, String> labels,
        @Nullable Map<String, String> metadata,
        @Nullable String vpcId,
        @Nullable String subnetId,
        @Nullable List<String> securityGroups,
        @Nullable String privateIp,
        @Nullable List<String> sshKeys,
        @Nullable String sshKeyId,
        @Nullable List<@Nullable WantedMount> volumes,
        @Nullable List<String> volumeBinds) {

    private static final String USUAL_TYPE = "basic-2";

    Launch toLaunch() {
        refuseWhatIsNotInstalled();
        return new Launch(
                required("name", name),
                required("image", image),
                instanceType == null ? USUAL_TYPE : instanceType,
                driver,
                PortList.parse(ports),
                environment(),
                cmd == null ? List.of() : withoutNulls("cmd", cmd),
                userData,
                restartPolicy(),
                labels == null ? Map.of() : withoutNulls("labels", labels),
                metadata == null ? Map.of() : withoutNulls("metadata", metadata),
                network(),
                mounts(),
                keys());
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        if (sshKeys != null) {
            keys.addAll(withoutNulls("ssh_keys", sshKeys));
        }
        if (sshKeyId != null) {
            keys.add(Ids.parse("ssh_key_id", sshKeyId).toString());
        }
        return keys;
    }

    /** One of its volumes. */
    record WantedMount(
            @Nullable String volumeId, @Nullable String mountPath, @Nullable Boolean readOnly) {

        VolumeMount toMount() {
            if (volumeId == null) {
                throw CloudException.invalid("volume_id", "volume_id is required");
            }
            if (mountPath == null) {
                throw CloudException.invalid("mount_path", "mount_path is required");
            }
            return new VolumeMount(
                    Ids.parse("volume_id", volumeId), mountPath, Boolean.TRUE.equals(readOnly));
        }
    }

    private List<VolumeMount> mounts() {
        List<VolumeMount> mounts = new ArrayList<>();
        for (WantedMount mount : volumes == null ? List.<@Nullable WantedMount>of() : volumes) {
            if (mount == null) {
                throw CloudException.invalid("volumes", "volumes must not hold null");
            }
            mounts.add(mount.toMount());
        }
        return mounts;
    }

    private @Nullable PortWish network() {
        boolean groups = securityGroups != null && !securityGroups.isEmpty();
        if (vpcId == null && subnetId == null) {
            if (groups || privateIp != null) {
                throw CloudException.invalid(
                        "vpc_id", "security_groups and private_ip need vpc_id or subnet_id");
            }
            return null;
        }
        return new PortWish(
                vpcId == null ? null : Ids.parse("vpc_id", vpcId),
                subnetId == null ? null : Ids.parse("subnet_id", subnetId),
                securityGroups == null
                        ? List.of()
                        : withoutNulls("security_groups", securityGroups).stream()
                                .map(id -> Ids.parse("security_groups", id))
                                .toList(),
                privateIp);
    }

    private void refuseWhatIsNotInstalled() {
        refuse(
                "volume_binds",
                volumeBinds != null && !volumeBinds.isEmpty(),
                "folders of the host are never mounted; use volumes");
    }

    private static void refuse(String field, boolean given, String why) {
        if (given) {
            throw new CloudException(
                    ComputeError.NOT_INSTALLED,
                    field + " cannot be used: " + why,
                    Map.of("field", field));
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw CloudException.invalid(field, field + " is required");
        }
        return value.strip();
    }

    private Map<String, String> environment() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String pair : env == null ? List.<String>of() : withoutNulls("env", env)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw CloudException.invalid("env", "env must be a list of NAME=value");
            }
            values.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return values;
    }

    private RestartPolicy restartPolicy() {
        if (restart == null) {
            return RestartPolicy.ON_FAILURE;
        }
        return switch (restart.toLowerCase(Locale.ROOT)) {
            case "always" -> RestartPolicy.ALWAYS;
            case "on-failure" -> RestartPolicy.ON_FAILURE;
            case "never", "no" -> RestartPolicy.NEVER;
            default ->
                    throw CloudException.invalid(
                            "restart", "restart must be always, on-failure or never");
        };
    }

    static List<String> withoutNulls(String field, List<String> values) {
        for (String value : values) {
            if (value == null) {
                throw CloudException.invalid(field, field + " must not hold null");
            }
        }
        return values;
    }

    static Map<String, String> withoutNulls(String field, Map<String, String> values) {
        if (values.containsValue(null)) {
            throw CloudException.invalid(field, field + " must not hold null");
        }
        return values;
    }
}
