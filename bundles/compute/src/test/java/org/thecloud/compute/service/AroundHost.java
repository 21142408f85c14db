// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.Set;
import java.util.UUID;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.driver.Probe;

/** A host as it is, without its facets, for drivers of tests that differ from it in something. */
abstract class AroundHost implements ComputeDriver {

    final ComputeDriver host;

    AroundHost(ComputeDriver host) {
        this.host = host;
    }

    @Override
    public Probe probe() {
        return host.probe();
    }

    @Override
    public void check(MachineSpec spec) {
        host.check(spec);
    }

    @Override
    public Limits limits() {
        return host.limits();
    }

    @Override
    public Capacity capacity() {
        return host.capacity();
    }

    @Override
    public Machine ensure(MachineSpec spec) {
        return host.ensure(spec);
    }

    @Override
    public Machine power(UUID id, Power power) {
        return host.power(id, power);
    }

    @Override
    public Machine inspect(UUID id) {
        return host.inspect(id);
    }

    @Override
    public void delete(UUID id) {
        host.delete(id);
    }

    @Override
    public Set<UUID> list(UUID installation) {
        return host.list(installation);
    }
}
