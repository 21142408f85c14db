// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorCode;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.driver.Probed;

/** One installed driver, with failures shaped as the kernel does. */
final class OneEngine implements Drivers, DriverSet<Probed> {

    private final String name;
    private final Probed driver;

    record Code(String name, ErrorKind kind) implements ErrorCode {}

    OneEngine(String name, Probed driver) {
        this.name = name;
        this.driver = driver;
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
    public Probed require(String wanted) {
        return facet(wanted, org.thecloud.queue.spi.QueueEngine.class)
                .orElseThrow(() -> new CloudException(KernelError.DRIVER_MISSING, "no " + wanted));
    }

    @Override
    public <F> Optional<F> facet(String wanted, Class<F> facet) {
        if (!wanted.equals(name)) {
            return Optional.empty();
        }
        return Optional.of(
                facet.cast(
                        Proxy.newProxyInstance(
                                facet.getClassLoader(),
                                new Class<?>[] {facet},
                                (proxy, method, arguments) -> {
                                    try {
                                        return method.invoke(driver, arguments);
                                    } catch (InvocationTargetException failed) {
                                        throw shaped(failed.getCause());
                                    }
                                })));
    }

    private static Throwable shaped(Throwable failed) {
        return failed instanceof DriverException known
                ? new CloudException(
                        new Code(known.code(), ErrorKind.valueOf(known.kind().name())),
                        String.valueOf(known.getMessage()))
                : failed;
    }

    @Override
    public List<DriverInfo> list() {
        return List.of(
                new DriverInfo(
                        name,
                        name,
                        "QueueEngine",
                        DriverInfo.State.READY,
                        "",
                        List.of(),
                        Map.of(),
                        0,
                        ""));
    }

    @Override
    public List<String> ready() {
        return List.of(name);
    }
}
