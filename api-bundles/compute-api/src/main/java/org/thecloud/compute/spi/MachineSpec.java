// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;
import org.thecloud.image.ImageFile;
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
 * @param wiring of a machine whose network is plugged in from outside; absent for one that has the
 *     driver's own
 * @param command what to run instead of the image's own; empty keeps that
 * @param image what it is made of, in the driver's words or, with {@code imageFile}, in the
 *     tenant's
 * @param volumes that are ready for it on this host, in the form that the driver takes
 * @param imageFile of an image of its tenant's, for a driver with {@link ImageFiles}; absent for an
 *     image that the driver finds, and while nothing is made
 * @param sshKeys lines of {@code authorized_keys}, for a driver that is {@link Keyed}
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
        @Nullable Wiring wiring,
        List<MachineVolume> volumes,
        @Nullable ImageFile imageFile,
        List<String> sshKeys) {

    public MachineSpec {
        ports = List.copyOf(ports);
        env = Map.copyOf(env);
        command = List.copyOf(command);
        volumes = List.copyOf(volumes);
        sshKeys = List.copyOf(sshKeys);
    }

    /** One that has the driver's own network and image, without volumes and keys. */
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
                null,
                List.of(),
                null,
                List.of());
    }

    /** The same machine with its network plugged in from outside. */
    public MachineSpec with(Wiring other) {
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
                other,
                volumes,
                imageFile,
                sshKeys);
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
                wiring,
                others,
                imageFile,
                sshKeys);
    }

    /** The same machine, made from this file. */
    public MachineSpec from(ImageFile file) {
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
                wiring,
                volumes,
                file,
                sshKeys);
    }
}
