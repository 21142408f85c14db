// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.PortMapping;

/**
 * A machine as the platform wants it.
 *
 * @param id given by the platform; the driver labels the backend's object with it
 * @param installation whose machine it is; the driver labels with it too
 * @param name that its tenant gave it; two tenants' may be the same
 * @param size what it may use
 * @param boot what it starts from
 * @param ports of the host that lead to it; only without a wiring
 * @param wiring of a machine whose network is plugged in from outside; absent for one that has the
 *     driver's own
 * @param volumes that are ready for it on this host, in the form that the driver takes
 */
public record MachineSpec(
        UUID id,
        UUID installation,
        String name,
        MachineSize size,
        MachineBoot boot,
        List<PortMapping> ports,
        @Nullable Wiring wiring,
        List<MachineVolume> volumes) {

    public MachineSpec {
        ports = List.copyOf(ports);
        volumes = List.copyOf(volumes);
    }

    /** One that has the driver's own network, without ports and volumes. */
    public MachineSpec(
            UUID id, UUID installation, String name, MachineSize size, MachineBoot boot) {
        this(id, installation, name, size, boot, List.of(), null, List.of());
    }

    /** The same machine in another size. */
    public MachineSpec with(MachineSize other) {
        return new MachineSpec(id, installation, name, other, boot, ports, wiring, volumes);
    }

    /** The same machine that starts from something else. */
    public MachineSpec with(MachineBoot other) {
        return new MachineSpec(id, installation, name, size, other, ports, wiring, volumes);
    }

    /** The same machine with these ports of the host leading to it. */
    public MachineSpec with(PortMapping... others) {
        return new MachineSpec(
                id, installation, name, size, boot, List.of(others), wiring, volumes);
    }

    /** The same machine with its network plugged in from outside. */
    public MachineSpec with(Wiring other) {
        return new MachineSpec(id, installation, name, size, boot, ports, other, volumes);
    }

    /** The same machine with these volumes. */
    public MachineSpec with(List<MachineVolume> others) {
        return new MachineSpec(id, installation, name, size, boot, ports, wiring, others);
    }
}
