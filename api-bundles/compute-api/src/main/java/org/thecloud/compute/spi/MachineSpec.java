// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.kernel.Secret;

/**
 * A machine as the platform wants it.
 *
 * @param id given by the platform; the driver labels the backend's object with it
 * @param installation whose machine it is; the driver labels with it too
 * @param vcpus whole cores at most
 * @param memoryBytes at most; no swap beside it
 * @param diskBytes at most, where the driver can limit it
 * @param processes at most
 * @param command what to run instead of the image's own; empty keeps that
 * @param volumes that are ready for it on this host, in the form that the driver takes
 */
public record MachineSpec(
        UUID id,
        UUID installation,
        String name,
        String image,
        int vcpus,
        long memoryBytes,
        long diskBytes,
        int processes,
        List<PortMapping> ports,
        Map<String, Secret> env,
        List<String> command,
        @Nullable Secret userData,
        List<MachineVolume> volumes) {

    public MachineSpec {
        ports = List.copyOf(ports);
        env = Map.copyOf(env);
        command = List.copyOf(command);
        volumes = List.copyOf(volumes);
    }

    /** One without volumes. */
    public MachineSpec(
            UUID id,
            UUID installation,
            String name,
            String image,
            int vcpus,
            long memoryBytes,
            long diskBytes,
            int processes,
            List<PortMapping> ports,
            Map<String, Secret> env,
            List<String> command,
            @Nullable Secret userData) {
        this(
                id,
                installation,
                name,
                image,
                vcpus,
                memoryBytes,
                diskBytes,
                processes,
                ports,
                env,
                command,
                userData,
                List.of());
    }

    /** The same machine with these volumes. */
    public MachineSpec with(List<MachineVolume> others) {
        return new MachineSpec(
                id,
                installation,
                name,
                image,
                vcpus,
                memoryBytes,
                diskBytes,
                processes,
                ports,
                env,
                command,
                userData,
                others);
    }
}
