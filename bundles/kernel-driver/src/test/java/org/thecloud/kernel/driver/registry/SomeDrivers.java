// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.driver.Probed;

/** Drivers that the test installs, whatever they drive; none at first. */
public final class SomeDrivers implements Drivers, DriverSet<Probed> {

    public final Map<String, Probed> installed = new ConcurrentHashMap<>();

    @Override
    @SuppressWarnings("unchecked")
    public <D extends Probed> DriverSet<D> of(Class<D> spi) {
        return (DriverSet<D>) this;
    }

    @Override
    public List<DriverInfo> all() {
        return list();
    }

    @Override
    public Probed require(String name) {
        Probed found = installed.get(name);
        if (found == null) {
            throw new CloudException(KernelError.DRIVER_MISSING, "no " + name);
        }
        return found;
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        return Optional.empty();
    }

    @Override
    public List<DriverInfo> list() {
        return installed.keySet().stream()
                .map(
                        name ->
                                new DriverInfo(
                                        name,
                                        name,
                                        "test",
                                        DriverInfo.State.READY,
                                        "",
                                        List.of(),
                                        Map.of(),
                                        0,
                                        ""))
                .toList();
    }

    @Override
    public List<String> ready() {
        return List.copyOf(installed.keySet());
    }
}
