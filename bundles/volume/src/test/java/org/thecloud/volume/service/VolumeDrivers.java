// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverInfo.State;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.volume.spi.VolumeDriver;

/** Volume drivers that come and go when the test says so; failures arrive as from the kernel. */
final class VolumeDrivers implements Drivers, DriverSet<VolumeDriver> {

    private final Map<String, VolumeDriver> known = new TreeMap<>();

    record Code(String name, ErrorKind kind) implements ErrorCode {}

    void come(String name, VolumeDriver driver) {
        known.put(name, driver);
    }

    DriverInfo info(String name) {
        return new DriverInfo(
                name,
                name,
                VolumeDriver.class.getSimpleName(),
                State.READY,
                "",
                List.of(),
                Map.of(),
                0,
                "");
    }

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
        return known.keySet().stream().map(this::info).toList();
    }

    @Override
    public List<String> ready() {
        return List.copyOf(known.keySet());
    }

    @Override
    public VolumeDriver require(String name) {
        return guarded(carrier(name), VolumeDriver.class);
    }

    private VolumeDriver carrier(String name) {
        VolumeDriver driver = known.get(name);
        if (driver == null) {
            throw new CloudException(KernelError.DRIVER_MISSING, name + " is not installed");
        }
        return driver;
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        VolumeDriver driver = carrier(name);
        return facet.isInstance(driver) ? Optional.of(guarded(driver, facet)) : Optional.empty();
    }

    private static <F> F guarded(Object driver, Class<F> type) {
        InvocationHandler calls =
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause() instanceof DriverException known
                                ? shaped(known)
                                : failed.getCause();
                    }
                };
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static CloudException shaped(DriverException failed) {
        ErrorKind kind =
                switch (failed.kind()) {
                    case NOT_FOUND, UNSUPPORTED -> ErrorKind.UNSUPPORTED;
                    default -> ErrorKind.valueOf(failed.kind().name());
                };
        return new CloudException(
                new Code(failed.code(), kind), failed.getMessage(), Map.of(), failed);
    }
}
