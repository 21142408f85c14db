// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * What the host's machines were promised, and what is left. The engine's list does not say what a
 * container was promised, so that is looked up once for each and remembered. Machines of other
 * installations count: they take the same room.
 */
final class Room {

    private static final long NANO = 1_000_000_000L;
    private static final String NOBODY = "";

    private final Engine engine;
    private final double cpuOvercommit;
    private final double memoryOvercommit;
    private final Map<String, Promise> promised = new ConcurrentHashMap<>();
    private final Map<UUID, Promise> underWay = new ConcurrentHashMap<>();

    private record Promise(long vcpus, long memoryBytes) {

        static final Promise NONE = new Promise(0, 0);

        static Promise of(MachineSpec spec) {
            return new Promise(spec.size().vcpus(), spec.size().memoryBytes());
        }
    }

    /** What is left, below zero if too much was promised, and what one machine has of it. */
    private record Left(long vcpus, long memoryBytes, Promise own) {}

    Room(Engine engine, double cpuOvercommit, double memoryOvercommit) {
        this.engine = engine;
        this.cpuOvercommit = cpuOvercommit;
        this.memoryOvercommit = memoryOvercommit;
    }

    Capacity free(Host host) {
        Left left = left(host, NOBODY);
        return new Capacity(
                (int) Math.max(0, Math.min(Integer.MAX_VALUE, left.vcpus())),
                Math.max(0, left.memoryBytes()));
    }

    /**
     * Does the work if there is room for its machine. The claim is made before the room is counted,
     * so that two at the same time cannot both take the last room.
     */
    <T> T within(Host host, MachineSpec spec, Supplier<T> work) {
        Promise wanted = Promise.of(spec);
        underWay.put(spec.id(), wanted);
        try {
            Left left = left(host, spec.id().toString());
            boolean moreCores = wanted.vcpus() > left.own().vcpus();
            boolean moreMemory = wanted.memoryBytes() > left.own().memoryBytes();
            if (moreCores && left.vcpus() < 0 || moreMemory && left.memoryBytes() < 0) {
                throw new DriverException(
                        Kind.EXHAUSTED,
                        "HOST_FULL",
                        "the Docker host has not %d cores and %d MB of memory left"
                                .formatted(spec.size().vcpus(), spec.size().memoryBytes() >> 20));
            }
            return work.get();
        } finally {
            underWay.remove(spec.id());
        }
    }

    private Left left(Host host, String id) {
        // In this order: what is no claim any more when the list comes is in the list.
        Map<UUID, Promise> claims = Map.copyOf(underWay);
        List<Container> machines = Machines.labelled(engine, Labels.INSTANCE);
        promised.keySet()
                .retainAll(machines.stream().map(Container::getId).collect(Collectors.toSet()));
        Set<String> claimed =
                claims.keySet().stream().map(UUID::toString).collect(Collectors.toSet());
        long vcpus = (long) (host.cores() * cpuOvercommit);
        long memoryBytes = (long) (host.memoryBytes() * memoryOvercommit);
        Promise own = Promise.NONE;
        for (Promise claim : claims.values()) {
            vcpus -= claim.vcpus();
            memoryBytes -= claim.memoryBytes();
        }
        for (Container machine : machines) {
            String instance = machine.getLabels().get(Labels.INSTANCE);
            if (id.equals(instance)) {
                own = promise(machine.getId());
            }
            if (!claimed.contains(instance)) {
                Promise promise = promise(machine.getId());
                vcpus -= promise.vcpus();
                memoryBytes -= promise.memoryBytes();
            }
        }
        return new Left(vcpus, memoryBytes, own);
    }

    void promised(String containerId, MachineSpec spec) {
        promised.put(containerId, Promise.of(spec));
    }

    private Promise promise(String containerId) {
        Promise known = promised.get(containerId);
        if (known != null) {
            return known;
        }
        try {
            HostConfig limits =
                    engine.ask(client -> client.inspectContainerCmd(containerId).exec())
                            .getHostConfig();
            Promise found =
                    new Promise(number(limits.getNanoCPUs()) / NANO, number(limits.getMemory()));
            promised.put(containerId, found);
            return found;
        } catch (NotFoundException goneMeanwhile) {
            return Promise.NONE;
        }
    }

    private static long number(Long number) {
        return number == null ? 0 : number;
    }
}
