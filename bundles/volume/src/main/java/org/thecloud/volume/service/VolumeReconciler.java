// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeState;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.VolumeDriver;

/** Makes one volume, enlarges it, removes it. */
@Component(service = Reconciler.class)
public final class VolumeReconciler implements Reconciler<VolumeSpec, VolumeStatus> {

    static final Reason SIMULATED =
            new Reason("SIMULATED", "its driver is a simulator: no size is enforced");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final DriverSet<VolumeDriver> drivers;
    private final Disks disks;
    private final Holders holders;

    @Activate
    public VolumeReconciler(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference Cipher cipher,
            @Reference Holders holders) {
        this.holders = holders;
        this.drivers = drivers.of(VolumeDriver.class);
        this.disks = new Disks(new Keys(cipher), resources.installation());
    }

    @Override
    public ResourceKind<VolumeSpec, VolumeStatus> kind() {
        return new VolumeKind();
    }

    @Override
    public Step<VolumeStatus> reconcile(Caller self, Resource<VolumeSpec, VolumeStatus> volume) {
        VolumeDriver driver = drivers.require(volume.spec().driver());
        if (volume.deleting()) {
            return remove(driver, volume);
        }
        VolumeStatus before = volume.status();
        if (before != null && !driver.inspect(volume.id()).present()) {
            return Step.failed(before, "VOLUME_LOST", "its driver does not have it any more");
        }
        Kept kept = driver.ensure(disks.of(volume));
        VolumeStatus status = new VolumeStatus(Disks.gigabytes(kept.bytes()));
        if (before != null && !before.equals(status)) {
            holders.enlarged(self, volume.id());
        }
        return driver.limits().simulated()
                ? Step.done(VolumeState.AVAILABLE, status, SIMULATED)
                : Step.done(VolumeState.AVAILABLE, status);
    }

    // No resource names it any more; what its last machine left open is closed here.
    private static Step<VolumeStatus> remove(
            VolumeDriver driver, Resource<VolumeSpec, VolumeStatus> volume) {
        try {
            driver.close(volume.id());
            driver.delete(volume.id());
            return Step.gone();
        } catch (CloudException refused) {
            if (refused.kind() != ErrorKind.CONFLICT) {
                throw refused;
            }
            Reason reason = new Reason(refused.code().name(), String.valueOf(refused.getMessage()));
            return Step.again(States.DELETING, volume.status(), SOON, reason);
        }
    }
}
