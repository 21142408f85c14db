// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.PortWish;

/**
 * What is stored of the wish.
 *
 * @param image as it was asked for
 * @param imageId the tenant's own image that is meant; absent for one that the driver finds
 * @param driver name of the driver that has the instance, chosen once
 * @param requestedDriver the driver that was asked for, if one was
 * @param envNames names of its environment variables
 * @param sealedEnv their values, encrypted
 * @param sealedUserData encrypted
 * @param restarts how often a restart was asked for
 * @param network where it is, absent for the driver's own network
 * @param volumes that it shall have
 * @param sshKeys lines of {@code authorized_keys}, as of its launch
 */
public record InstanceSpec(
        String image,
        @Nullable UUID imageId,
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
        List<VolumeMount> volumes,
        List<String> sshKeys) {

    public InstanceSpec {
        ports = ports == null ? List.of() : List.copyOf(ports);
        envNames = envNames == null ? List.of() : List.copyOf(envNames);
        command = command == null ? List.of() : List.copyOf(command);
        metadata = metadata == null ? Map.of() : Map.copyOf(metadata);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        sshKeys = sshKeys == null ? List.of() : List.copyOf(sshKeys);
    }

    /** The same at a driver, made from an image of the tenant's, if one is meant. */
    public InstanceSpec at(String chosen, @Nullable UUID tenantsImage) {
        return new InstanceSpec(
                image,
                tenantsImage,
                type,
                chosen,
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
                volumes,
                sshKeys);
    }

    public InstanceSpec withPower(Power wanted) {
        return changed(type, metadata, wanted, restarts, volumes);
    }

    public InstanceSpec withType(String wanted) {
        return changed(wanted, metadata, power, restarts, volumes);
    }

    public InstanceSpec withMetadata(Map<String, String> wanted) {
        return changed(type, wanted, power, restarts, volumes);
    }

    /** One restart more. */
    public InstanceSpec restarted() {
        return changed(type, metadata, power, restarts + 1, volumes);
    }

    public InstanceSpec withVolumes(List<VolumeMount> wanted) {
        return changed(type, metadata, power, restarts, wanted);
    }

    // What can be changed; all else stays as it was launched.
    private InstanceSpec changed(
            String newType,
            Map<String, String> newMetadata,
            Power newPower,
            int newRestarts,
            List<VolumeMount> newVolumes) {
        return new InstanceSpec(
                image,
                imageId,
                newType,
                driver,
                requestedDriver,
                ports,
                envNames,
                sealedEnv,
                command,
                sealedUserData,
                restart,
                newMetadata,
                newPower,
                newRestarts,
                network,
                newVolumes,
                sshKeys);
    }
}
