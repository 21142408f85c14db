// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.libvirt.Domain;
import org.libvirt.Domain.BlockResizeFlags;
import org.libvirt.Domain.DeviceModifyFlags;
import org.libvirt.LibvirtException;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** The volumes of machines: given for their next start, or while they run. */
final class Plugs {

    private static final char FIRST = 'c'; // after its own disk and its seed
    private static final char LAST = 'z';

    private final Hypervisor hypervisor;
    private final Machines machines;

    Plugs(Hypervisor hypervisor, Machines machines) {
        this.hypervisor = hypervisor;
        this.machines = machines;
    }

    /** Gives one that does not run these volumes, for its next start. */
    void remount(UUID id, List<MachineVolume> volumes, Blueprint blueprint) {
        Label.Definition before = machines.defined(id);
        Label label = before.label().mounted(volumes);
        if (label.equals(before.label())) {
            return;
        }
        State state = machines.required(id).state();
        if (state == State.RUNNING || state == State.PAUSED) {
            throw new DriverException(
                    Kind.CONFLICT, "RUNNING", "the machine runs: its volumes cannot change");
        }
        define(before, label, blueprint);
    }

    // Of a machine that runs this is how it will be when it starts again.
    private void define(Label.Definition before, Label label, Blueprint blueprint) {
        machines.define(before.uuid(), label, blueprint);
        if (!machines.defined(label.instance()).label().volumes().equals(label.volumes())) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "NOT_DEFINED",
                    "libvirt does not give the machine its volumes");
        }
    }

    /**
     * Gives one that runs these volumes as large as they are, and asks its guest to let go of all
     * others.
     *
     * @return whether it has exactly these
     */
    boolean replug(UUID id, List<MachineVolume> volumes, Blueprint blueprint) {
        if (machines.required(id).state() != State.RUNNING) {
            throw Machines.notRunning();
        }
        Label.Definition before = machines.defined(id);
        Label label = before.label().mounted(volumes);
        if (!label.equals(before.label())) {
            define(before, label, blueprint);
        }
        List<Label.Disk> surplus =
                hypervisor
                        .with(Label.domain(id), domain -> plugged(domain, label.volumes()))
                        .orElseThrow(() -> Faults.notFound(null));
        surplus.forEach(
                disk -> hypervisor.ask(libvirt -> libvirt.askToLetGo(before.uuid(), disk.alias())));
        return surplus.isEmpty();
    }

    /** What it has beyond these. */
    private static List<Label.Disk> plugged(Domain domain, List<Label.Volume> wanted)
            throws LibvirtException {
        List<Label.Disk> there = Label.disks(domain.getXMLDesc(0));
        Set<String> names = new HashSet<>(there.stream().map(Label.Disk::name).toList());
        Set<String> serials = new HashSet<>(wanted.stream().map(Label.Volume::serial).toList());
        for (Label.Volume volume : wanted) {
            Optional<Label.Disk> disk =
                    there.stream().filter(one -> one.serial().equals(volume.serial())).findFirst();
            if (disk.isEmpty()) {
                String name = free(names);
                domain.attachDeviceFlags(Blueprint.disk(volume, name), DeviceModifyFlags.LIVE);
                names.add(name);
            } else if (!volume.fixed()) {
                grow(domain, disk.get().name(), bytes(volume));
            }
        }
        return there.stream()
                .filter(disk -> !disk.serial().isEmpty() && !serials.contains(disk.serial()))
                .toList();
    }

    private static String free(Set<String> names) {
        for (char letter = FIRST; letter <= LAST; letter++) {
            if (!names.contains("vd" + letter)) {
                return "vd" + letter;
            }
        }
        throw new DriverException(
                Kind.EXHAUSTED, "TOO_MANY_DISKS", "the machine has no room for another disk");
    }

    private static void grow(Domain domain, String name, long bytes) throws LibvirtException {
        if (domain.blockInfo(name).getCapacity() < bytes) {
            domain.blockResize(name, bytes, BlockResizeFlags.BYTES);
        }
    }

    private static long bytes(Label.Volume volume) {
        try (FileChannel file = FileChannel.open(Path.of(volume.file()))) {
            return file.size(); // also a device's
        } catch (IOException failed) {
            throw Faults.ofFiles("reading the size of a volume", failed);
        }
    }
}
