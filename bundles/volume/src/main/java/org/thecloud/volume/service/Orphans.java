// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.time.Duration;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverListener;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * Removes what drivers keep for this installation and no volume or snapshot is behind, and wakes
 * those whose driver came or went.
 */
@Component(service = {Sweep.class, DriverListener.class})
public final class Orphans implements Sweep, DriverListener {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final ResourceStore<VolumeSpec, VolumeStatus> volumes;
    private final ResourceStore<SnapshotSpec, SnapshotStatus> snapshots;
    private final DriverSet<VolumeDriver> drivers;
    private final Resources resources;

    @Activate
    public Orphans(@Reference Resources resources, @Reference Drivers drivers) {
        this.resources = resources;
        this.volumes = resources.of(new VolumeKind());
        this.snapshots = resources.of(new SnapshotKind());
        this.drivers = drivers.of(VolumeDriver.class);
    }

    @Override
    public String name() {
        return "volume.orphans";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(60);
    }

    @Override
    public void sweep() {
        drivers.eachReady(
                this::sweep,
                (name, failed) ->
                        log.debug("orphans at driver {} wait for the next round", name, failed));
    }

    private void sweep(String name) {
        drivers.require(name).list(resources.installation()).stream()
                .filter(id -> !volumes.exists(id) && !snapshots.exists(id))
                .forEach(id -> remove(name, id));
    }

    // The row exists before what is kept for it, so what has none is an orphan.
    private void remove(String name, UUID id) {
        log.warn("volume or snapshot {} at driver {} belongs to nothing and is removed", id, name);
        VolumeDriver driver = drivers.require(name);
        driver.close(id);
        driver.delete(id);
        drivers.facet(name, Snapshotting.class).ifPresent(facet -> facet.deleteSnapshot(id));
    }

    @Override
    public void changed(DriverInfo driver) {
        if (driver.spi().equals(VolumeDriver.class.getSimpleName())
                && driver.state() != DriverInfo.State.DRAINING) {
            volumes.wake(VolumeKind.DRIVER, driver.name());
            snapshots.wake(VolumeKind.DRIVER, driver.name());
        }
    }
}
