// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.thecloud.network.spi.NetworkDriver;

/**
 * One driver, that comes and goes when the test says so. As from the kernel, failures arrive with
 * the driver's code; nobody waits.
 */
final class OneDriver implements Drivers, DriverSet<NetworkDriver> {

    static final String NAME = "sim";

    private @Nullable NetworkDriver driver;

    record Code(String name, ErrorKind kind) implements ErrorCode {}

    void come(NetworkDriver next) {
        driver = next;
    }

    void go() {
        driver = null;
    }

    DriverInfo info() {
        return new DriverInfo(
                NAME,
                NAME,
                NetworkDriver.class.getSimpleName(),
                driver == null ? State.MISSING : State.READY,
                driver == null ? "not installed" : "ready",
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
        return List.of(info());
    }

    @Override
    public List<String> ready() {
        return driver == null ? List.of() : List.of(NAME);
    }

    @Override
    public NetworkDriver require(String name) {
        return guarded(NetworkDriver.class);
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        return facet.isInstance(driver) ? Optional.of(guarded(facet)) : Optional.empty();
    }

    private <F> F guarded(Class<F> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        OneDriver.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> {
                            NetworkDriver now = driver;
                            if (now == null) {
                                throw new CloudException(
                                        KernelError.DRIVER_MISSING, "driver sim is not installed");
                            }
                            try {
                                return method.invoke(now, arguments);
                            } catch (InvocationTargetException failed) {
                                throw failed.getCause() instanceof DriverException known
                                        ? shaped(known)
                                        : failed.getCause();
                            }
                        }));
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
