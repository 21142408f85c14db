// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

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
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.driver.Probed;

/**
 * Drivers of one kind that come and go when the test says so. As from the kernel, what is handed
 * out is bound to a name, and failures arrive with the driver's code; nobody waits.
 */
public final class DriversByName<T extends Probed> implements Drivers, DriverSet<T> {

    private final Class<T> spi;
    private final Map<String, Optional<T>> known = new TreeMap<>();

    private record Code(String name, ErrorKind kind) implements ErrorCode {}

    public DriversByName(Class<T> spi) {
        this.spi = spi;
    }

    /** Only the interface itself, without facets. */
    public static <T> T withoutFacets(Class<T> spi, T driver) {
        InvocationHandler calls =
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(driver, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                };
        return face(spi, calls);
    }

    public void come(String name, T driver) {
        known.put(name, Optional.of(driver));
    }

    /** It was here and is not. */
    public void go(String name) {
        known.put(name, Optional.empty());
    }

    public DriverInfo info(String name) {
        Optional<T> driver = known.get(name);
        Probe probe = driver.map(Probed::probe).orElseGet(() -> Probe.unhealthy("not installed"));
        return new DriverInfo(
                name,
                name.split("~")[0],
                spi.getSimpleName(),
                driver.isEmpty() ? State.MISSING : State.valueOf(probe.state().name()),
                probe.message(),
                List.of(),
                Map.of(),
                0,
                "");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <D extends Probed> DriverSet<D> of(Class<D> wanted) {
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
        return known.keySet().stream().filter(name -> info(name).state() == State.READY).toList();
    }

    @Override
    public T require(String name) {
        if (!known.containsKey(name)) {
            throw missing(name);
        }
        return guarded(name, spi);
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        return facet.isInstance(carrier(name))
                ? Optional.of(guarded(name, facet))
                : Optional.empty();
    }

    private T carrier(String name) {
        return known.getOrDefault(name, Optional.empty()).orElseThrow(() -> missing(name));
    }

    private <F> F guarded(String name, Class<F> type) {
        return face(
                type,
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(carrier(name), arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause() instanceof DriverException known
                                ? shaped(known)
                                : failed.getCause();
                    }
                });
    }

    private static <F> F face(Class<F> type, InvocationHandler calls) {
        return type.cast(
                Proxy.newProxyInstance(
                        DriversByName.class.getClassLoader(), new Class<?>[] {type}, calls));
    }

    private static CloudException missing(String name) {
        return new CloudException(
                KernelError.DRIVER_MISSING, "driver " + name + " is not installed");
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
