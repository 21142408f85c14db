// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.libvirt.Domain;
import org.libvirt.DomainInfo;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * What the host's machines were promised, and what is left. Machines of other installations count,
 * and so do those of others that run: they take the same room.
 */
final class Room {

    private static final long KIB = 1024;

    private final Hypervisor hypervisor;
    private final double cpuOvercommit;
    private final double memoryOvercommit;
    private final Map<UUID, Promise> underWay = new ConcurrentHashMap<>();

    private record Promise(long vcpus, long memoryBytes) {

        static final Promise NONE = new Promise(0, 0);
    }

    /** What is left, below zero if too much was promised, and what one machine has of it. */
    private record Left(long vcpus, long memoryBytes, Promise own) {}

    Room(Hypervisor hypervisor, double cpuOvercommit, double memoryOvercommit) {
        this.hypervisor = hypervisor;
        this.cpuOvercommit = cpuOvercommit;
        this.memoryOvercommit = memoryOvercommit;
    }

    Capacity free(Host host) {
        Left left = left(host, null);
        return new Capacity(
                (int) Math.max(0, Math.min(Integer.MAX_VALUE, left.vcpus())),
                Math.max(0, left.memoryBytes()));
    }

    /**
     * Does the work if there is room for its machine. The claim is made before the room is counted,
     * so that two at the same time cannot both take the last room.
     */
    <T> T within(Host host, MachineSpec spec, Supplier<T> work) {
        Promise wanted = new Promise(spec.size().vcpus(), spec.size().memoryBytes());
        underWay.put(spec.id(), wanted);
        try {
            Left left = left(host, spec.id());
            boolean moreCores = wanted.vcpus() > left.own().vcpus();
            boolean moreMemory = wanted.memoryBytes() > left.own().memoryBytes();
            if (moreCores && left.vcpus() < 0 || moreMemory && left.memoryBytes() < 0) {
                throw new DriverException(
                        Kind.EXHAUSTED,
                        "HOST_FULL",
                        "the KVM host has not %d cores and %d MB of memory left"
                                .formatted(spec.size().vcpus(), spec.size().memoryBytes() >> 20));
            }
            return work.get();
        } finally {
            underWay.remove(spec.id());
        }
    }

    private Left left(Host host, @org.jspecify.annotations.Nullable UUID id) {
        // In this order: what is no claim any more when the list comes is in the list.
        Map<Object, Promise> all = new HashMap<>(underWay);
        Promise own = Promise.NONE;
        for (Map.Entry<Object, Promise> machine : machines().entrySet()) {
            if (machine.getKey().equals(id)) {
                own = machine.getValue();
            }
            all.putIfAbsent(machine.getKey(), machine.getValue());
        }
        long vcpus = (long) (host.cores() * cpuOvercommit);
        long memoryBytes = (long) (host.memoryBytes() * memoryOvercommit);
        for (Promise promise : all.values()) {
            vcpus -= promise.vcpus();
            memoryBytes -= promise.memoryBytes();
        }
        return new Left(vcpus, memoryBytes, own);
    }

    private Map<Object, Promise> machines() {
        return hypervisor.ask(
                libvirt -> {
                    Map<Object, Promise> found = new HashMap<>();
                    for (Domain domain : libvirt.listAllDomains(0)) {
                        try {
                            add(domain, found);
                        } catch (LibvirtException failed) {
                            if (Faults.number(failed) != ErrorNumber.VIR_ERR_NO_DOMAIN) {
                                throw failed;
                            }
                        } finally {
                            domain.free();
                        }
                    }
                    return found;
                });
    }

    private static void add(Domain domain, Map<Object, Promise> found) throws LibvirtException {
        Label label = Machines.label(domain).orElse(null);
        if (label != null) {
            found.put(label.instance(), new Promise(label.vcpus(), label.memoryBytes()));
        } else if (domain.isActive() == 1) {
            DomainInfo info = domain.getInfo();
            found.put(domain.getName(), new Promise(info.nrVirtCpu, info.maxMem * KIB));
        }
    }
}
