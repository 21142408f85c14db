// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.volume.Form;

/** A simulated host whose machines can be given volumes while they run, and hold on to them. */
final class Guests extends AroundHost implements ComputeDriver, Mountable, Pluggable {

    private final Map<UUID, List<UUID>> has = new HashMap<>();

    /** Whether guests keep what they are asked to let go of. */
    boolean holding;

    /** How often a running machine was looked at for its volumes. */
    int looks;

    Guests(ComputeDriver host) {
        super(host);
    }

    List<UUID> volumes(UUID id) {
        return has.getOrDefault(id, List.of());
    }

    private void given(UUID id, List<MachineVolume> volumes) {
        has.put(id, volumes.stream().map(MachineVolume::id).toList());
    }

    @Override
    public Form volumeForm() {
        return Form.FOLDER;
    }

    @Override
    public void remount(MachineSpec spec) {
        given(spec.id(), spec.volumes());
    }

    @Override
    public boolean replug(UUID id, List<MachineVolume> volumes) {
        looks++;
        Set<UUID> wanted = Set.copyOf(volumes.stream().map(MachineVolume::id).toList());
        boolean surplus = !wanted.containsAll(volumes(id));
        if (holding && surplus) {
            return false;
        }
        given(id, volumes);
        return true;
    }

    @Override
    public Machine ensure(MachineSpec spec) {
        has.computeIfAbsent(
                spec.id(), id -> spec.volumes().stream().map(MachineVolume::id).toList());
        return host.ensure(spec);
    }
}
