// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverInfo.State;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Probed;

/** The drivers of one interface, each behind its guard. */
final class GuardedSet<D extends Probed> implements DriverSet<D> {

    private final Class<D> spi;
    private final Slots slots;
    private final ExecutorService threads;
    private final Config config;

    GuardedSet(Class<D> spi, Slots slots, ExecutorService threads, Config config) {
        this.spi = spi;
        this.slots = slots;
        this.threads = threads;
        this.config = config;
    }

    @Override
    public D require(String name) {
        return proxy(slot(name), spi);
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        Slot slot = slot(name);
        Thread thread = Thread.currentThread();
        Running carrier = slot.enter(thread, config.hold_seconds() * 1000L);
        try {
            return facet.isInstance(carrier.service())
                    ? Optional.of(proxy(slot, facet))
                    : Optional.empty();
        } finally {
            carrier.leave(thread);
        }
    }

    private Slot slot(String name) {
        return slots.await(spi, name, config.hold_seconds() * 1000L)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        KernelError.DRIVER_MISSING,
                                        "driver " + name + " is not installed",
                                        Map.of("driver", name)));
    }

    private <F> F proxy(Slot slot, Class<F> face) {
        return face.cast(
                Proxy.newProxyInstance(
                        face.getClassLoader(),
                        new Class<?>[] {face},
                        new Guard(slot, face, threads, config)));
    }

    @Override
    public List<DriverInfo> list() {
        return slots.of(spi).stream().map(Slot::info).toList();
    }

    @Override
    public List<String> ready() {
        return slots.awaitReady(
                () -> {
                    List<DriverInfo> known = list();
                    List<String> ready = names(known, State.READY);
                    boolean hopeless =
                            known.stream().allMatch(driver -> driver.state() == State.UNHEALTHY);
                    return ready.isEmpty() && (!hopeless || known.isEmpty())
                            ? Optional.empty()
                            : Optional.of(ready);
                },
                config.hold_seconds() * 1000L);
    }

    private static List<String> names(List<DriverInfo> drivers, State state) {
        return drivers.stream()
                .filter(driver -> driver.state() == state)
                .map(DriverInfo::name)
                .sorted()
                .toList();
    }
}
