// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverSet;

/**
 * Finds drivers for a new instance: the one asked for, or those that are ready and have room, the
 * one with the most free memory first.
 */
final class Placement {

    private final DriverSet<ComputeDriver> drivers;

    Placement(DriverSet<ComputeDriver> drivers) {
        this.drivers = drivers;
    }

    List<String> candidates(@Nullable String requested, InstanceType type) {
        if (requested != null) {
            return List.of(known(requested));
        }
        List<String> ready = drivers.ready();
        if (ready.isEmpty()) {
            throw new CloudException(ComputeError.NO_DRIVER, why());
        }
        return ready.size() == 1 ? ready : withRoom(ready, type);
    }

    private String known(String requested) {
        boolean installed =
                drivers.list().stream().anyMatch(driver -> driver.name().equals(requested));
        if (!installed) {
            throw new CloudException(
                    KernelError.UNSUPPORTED,
                    "driver " + requested + " is not installed",
                    Map.of("field", "driver"));
        }
        return requested;
    }

    // A host that does not answer is passed over: another may have room.
    private List<String> withRoom(List<String> ready, InstanceType type) {
        Map<String, Long> free = new HashMap<>();
        for (String name : ready) {
            Capacity capacity = capacity(name);
            if (fits(type, capacity)) {
                free.put(name, capacity.memoryBytes());
            }
        }
        if (free.isEmpty()) {
            throw new CloudException(
                    KernelError.EXHAUSTED,
                    "no host has %d cores and %d MB of memory left"
                            .formatted(type.vcpus(), type.memoryMb()));
        }
        return free.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(Map.Entry::getKey)
                .toList();
    }

    private Capacity capacity(String name) {
        try {
            return drivers.require(name).capacity();
        } catch (CloudException silent) {
            return new Capacity(0, 0);
        }
    }

    private static boolean fits(InstanceType type, Capacity free) {
        return free.vcpus() >= type.vcpus() && free.memoryBytes() >= type.memoryMb() << 20;
    }

    private String why() {
        List<String> reasons =
                drivers.list().stream()
                        .map(driver -> driver.name() + ": " + driver.message())
                        .toList();
        return reasons.isEmpty()
                ? "no compute driver is installed"
                : "no compute driver is ready (" + String.join("; ", reasons) + ")";
    }
}
