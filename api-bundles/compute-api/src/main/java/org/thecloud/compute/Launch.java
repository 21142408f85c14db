// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.PortWish;

/**
 * A wish for a new instance.
 *
 * @param type id of an instance type
 * @param driver name of a driver, or absent to have one chosen
 * @param command what to run instead of the image's own command; empty keeps that
 * @param network where it shall be; absent for the driver's own network
 * @param userData at most 64 KiB, for the instance to read; run once at first start if it begins
 *     with {@code #!}
 * @param volumes of the tenant that it shall have
 * @param sshKeys names or ids of the tenant's keys whose owners are let in
 */
public record Launch(
        String name,
        String image,
        String type,
        @Nullable String driver,
        List<PortMapping> ports,
        Map<String, String> env,
        List<String> command,
        @Nullable String userData,
        RestartPolicy restart,
        Map<String, String> labels,
        Map<String, String> metadata,
        @Nullable PortWish network,
        List<VolumeMount> volumes,
        List<String> sshKeys) {

    public Launch {
        ports = List.copyOf(ports);
        env = Map.copyOf(env);
        command = List.copyOf(command);
        labels = Map.copyOf(labels);
        metadata = Map.copyOf(metadata);
        volumes = List.copyOf(volumes);
        sshKeys = List.copyOf(sshKeys);
    }

    /** One that is in no VPC, without volumes and keys. */
    public Launch(
            String name,
            String image,
            String type,
            @Nullable String driver,
            List<PortMapping> ports,
            Map<String, String> env,
            List<String> command,
            @Nullable String userData,
            RestartPolicy restart,
            Map<String, String> labels,
            Map<String, String> metadata) {
        this(
                name, image, type, driver, ports, env, command, userData, restart, labels, metadata,
                null, List.of(), List.of());
    }
}
