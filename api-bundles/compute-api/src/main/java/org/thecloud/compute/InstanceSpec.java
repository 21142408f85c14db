// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.PortWish;

/**
 * What is stored of the wish.
 *
 * @param driver name of the driver that has the instance, chosen once
 * @param requestedDriver the driver that was asked for, if one was
 * @param envNames names of its environment variables
 * @param sealedEnv their values, encrypted
 * @param sealedUserData encrypted
 * @param restarts how often a restart was asked for
 * @param network where it is, absent for the driver's own network
 * @param volumes that it shall have
 */
public record InstanceSpec(
        String image,
        String type,
        String driver,
        @Nullable String requestedDriver,
        List<PortMapping> ports,
        List<String> envNames,
        @Nullable String sealedEnv,
        List<String> command,
        @Nullable String sealedUserData,
        RestartPolicy restart,
        Map<String, String> metadata,
        Power power,
        int restarts,
        @Nullable PortWish network,
        List<VolumeMount> volumes) {

    public InstanceSpec {
        ports = ports == null ? List.of() : List.copyOf(ports);
        envNames = envNames == null ? List.of() : List.copyOf(envNames);
        command = command == null ? List.of() : List.copyOf(command);
        metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
    }

    public InstanceSpec withPower(Power wanted) {
        return new InstanceSpec(
                image,
                type,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                metadata,
                wanted,
                restarts,
                network,
                volumes);
    }

    public InstanceSpec withType(String wanted) {
        return new InstanceSpec(
                image,
                wanted,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                metadata,
                power,
                restarts,
                network,
                volumes);
    }

    public InstanceSpec withMetadata(Map<String, String> wanted) {
        return new InstanceSpec(
                image,
                type,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                wanted,
                power,
                restarts,
                network,
                volumes);
    }

    /** One restart more. */
    public InstanceSpec restarted() {
        return new InstanceSpec(
                image,
                type,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                metadata,
                power,
                restarts + 1,
                network,
                volumes);
    }

    public InstanceSpec withVolumes(List<VolumeMount> wanted) {
        return new InstanceSpec(
                image,
                type,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                metadata,
                power,
                restarts,
                network,
                wanted);
    }
}
