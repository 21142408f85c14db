// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverListener;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;

/**
 * Removes machines of this installation that belong to no instance, and wakes instances whose
 * driver came or went.
 */
@Component(service = {Sweep.class, DriverListener.class})
public final class Orphans implements Sweep, DriverListener {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final ResourceStore<InstanceSpec, InstanceStatus> store;
    private final DriverSet<ComputeDriver> drivers;
    private final Resources resources;

    @Activate
    public Orphans(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types) {
        this.resources = resources;
        this.store = resources.of(new InstanceKind(types));
        this.drivers = drivers.of(ComputeDriver.class);
    }

    @Override
    public String name() {
        return "compute.orphans";
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

    // The row of an instance exists before its machine, so a machine without a row is an orphan.
    private void sweep(String name) {
        ComputeDriver driver = drivers.require(name);
        driver.list(resources.installation()).stream()
                .filter(id -> !store.exists(id))
                .forEach(
                        id -> {
                            log.warn(
                                    "machine {} at driver {} belongs to no instance and is removed",
                                    id,
                                    name);
                            driver.delete(id);
                        });
    }

    @Override
    public void changed(DriverInfo driver) {
        if (driver.spi().equals(ComputeDriver.class.getSimpleName())
                && driver.state() != DriverInfo.State.DRAINING) {
            store.wake(InstanceKind.DRIVER, driver.name());
        }
    }
}
