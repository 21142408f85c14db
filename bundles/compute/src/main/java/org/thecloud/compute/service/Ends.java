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
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;

/** Has instances looked at whose machines began or ended, where the driver can tell. */
@Component(service = Sweep.class)
public final class Ends implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Ends.class);

    private final ResourceStore<InstanceSpec, InstanceStatus> store;
    private final DriverSet<ComputeDriver> drivers;

    @Activate
    public Ends(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types) {
        this.store = resources.of(new InstanceKind(types));
        this.drivers = drivers.of(ComputeDriver.class);
    }

    @Override
    public String name() {
        return "compute.ends";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sweep() {
        drivers.eachReady(
                name ->
                        drivers.facet(name, Changes.class)
                                .ifPresent(changes -> changes.changed().forEach(store::wake)),
                (name, failed) ->
                        log.debug("changes at driver {} wait for the next round", name, failed));
    }
}
