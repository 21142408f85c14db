// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.volume.spi.VolumeDriver;

/** A volume driver that is always there, under the name sim. */
record OneVolumeDriver(VolumeDriver driver) implements Drivers, DriverSet<VolumeDriver> {

    private static final String NAME = "sim";

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
    public List<DriverInfo> list() {
        return List.of(
                new DriverInfo(
                        NAME,
                        NAME,
                        VolumeDriver.class.getSimpleName(),
                        DriverInfo.State.READY,
                        "",
                        List.of(),
                        Map.of(),
                        0,
                        ""));
    }

    @Override
    public List<String> ready() {
        return List.of(NAME);
    }

    @Override
    public VolumeDriver require(String name) {
        return driver;
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        return facet.isInstance(driver) ? Optional.of(facet.cast(driver)) : Optional.empty();
    }
}
