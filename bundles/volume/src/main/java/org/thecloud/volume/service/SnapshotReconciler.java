// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/** Takes one snapshot, once, and removes it. */
@Component(service = Reconciler.class)
public final class SnapshotReconciler implements Reconciler<SnapshotSpec, SnapshotStatus> {

    private final DriverSet<VolumeDriver> drivers;
    private final Resources resources;

    @Activate
    public SnapshotReconciler(@Reference Resources resources, @Reference Drivers drivers) {
        this.drivers = drivers.of(VolumeDriver.class);
        this.resources = resources;
    }

    @Override
    public ResourceKind<SnapshotSpec, SnapshotStatus> kind() {
        return new SnapshotKind();
    }

    @Override
    public Step<SnapshotStatus> reconcile(
            Caller self, Resource<SnapshotSpec, SnapshotStatus> snapshot) {
        Snapshotting driver = facet(snapshot.spec().driver());
        if (snapshot.deleting()) {
            driver.deleteSnapshot(snapshot.id());
            return Step.gone();
        }
        // Once taken it is never taken again: the volume has gone on since.
        SnapshotStatus before = snapshot.status();
        Kept kept =
                before == null
                        ? driver.snapshot(
                                snapshot.id(), resources.installation(), snapshot.spec().volume())
                        : driver.inspectSnapshot(snapshot.id());
        return kept.present()
                ? Step.done(
                        VolumeState.AVAILABLE, new SnapshotStatus(Disks.gigabytes(kept.bytes())))
                : Step.failed(before, "SNAPSHOT_LOST", "its driver does not have it any more");
    }

    private Snapshotting facet(String driver) {
        return drivers.facet(driver, Snapshotting.class)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        VolumeError.DRIVER_CANNOT,
                                        "volume driver %s has no snapshots".formatted(driver)));
    }
}
