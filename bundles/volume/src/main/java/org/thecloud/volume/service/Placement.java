// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.spi.Room;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * Chooses the driver of a new volume: the one asked for, or the ready one with the most room; and
 * refuses what has no room before there is a row.
 */
final class Placement {

    private static final int GIB = 30;

    private final DriverSet<VolumeDriver> drivers;

    Placement(DriverSet<VolumeDriver> drivers) {
        this.drivers = drivers;
    }

    String choose(@Nullable String requested, int sizeGb) {
        if (requested != null) {
            requireInstalled(requested);
            requireRoom(requested, sizeGb);
            return requested;
        }
        List<String> ready = drivers.ready();
        if (ready.isEmpty()) {
            throw new CloudException(VolumeError.NO_VOLUME_DRIVER, why());
        }
        String best = ready.get(0);
        long most = free(best);
        for (String name : ready.subList(1, ready.size())) {
            long free = free(name);
            if (free > most) {
                best = name;
                most = free;
            }
        }
        requireRoom(best, sizeGb);
        return best;
    }

    private void requireInstalled(String name) {
        if (drivers.list().stream().noneMatch(driver -> driver.name().equals(name))) {
            throw new CloudException(
                    KernelError.UNSUPPORTED,
                    "volume driver " + name + " is not installed",
                    Map.of("field", "driver"));
        }
    }

    /** Refuses unless the driver has room for so much more. */
    void requireRoom(String driver, int moreGb) {
        Room room = drivers.require(driver).room();
        if ((long) moreGb << GIB > room.freeBytes()) {
            throw new CloudException(
                    VolumeError.NO_SPACE,
                    "there is no room for %d GB: %s has %d GB left"
                            .formatted(moreGb, driver, room.freeBytes() >> GIB),
                    Map.of("field", "size_gb", "free_gb", String.valueOf(room.freeBytes() >> GIB)));
        }
    }

    // A host that does not answer is passed over: another may have room.
    private long free(String name) {
        try {
            return drivers.require(name).room().freeBytes();
        } catch (CloudException silent) {
            return -1;
        }
    }

    private String why() {
        List<String> reasons =
                drivers.list().stream()
                        .map(driver -> driver.name() + ": " + driver.message())
                        .toList();
        return reasons.isEmpty()
                ? "no volume driver is installed"
                : "no volume driver is ready (" + String.join("; ", reasons) + ")";
    }
}
