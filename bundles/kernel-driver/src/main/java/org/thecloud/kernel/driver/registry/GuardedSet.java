// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverInfo.State;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.kernel.driver.registry.Guard.Guarding;

/** The drivers of one interface, each behind its guard. */
final class GuardedSet<D extends Probed> implements DriverSet<D> {

    private final Class<D> spi;
    private final Slots slots;
    private final Guarding guarding;

    GuardedSet(Class<D> spi, Slots slots, Guarding guarding) {
        this.spi = spi;
        this.slots = slots;
        this.guarding = guarding;
    }

    @Override
    public D require(String name) {
        return proxy(slot(name), spi);
    }

    @Override
    public <F> Optional<F> facet(String name, Class<F> facet) {
        Slot slot = slot(name);
        return facet.isInstance(slot.await().service())
                ? Optional.of(proxy(slot, facet))
                : Optional.empty();
    }

    private Slot slot(String name) {
        return slots.await(spi, name)
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
                        new Guard(slot, face, guarding)));
    }

    @Override
    public List<DriverInfo> list() {
        return slots.of(spi).stream().map(Slot::info).toList();
    }

    @Override
    public List<String> ready() {
        return slots.awaitReady(
                spi,
                () -> {
                    List<DriverInfo> known = list();
                    List<String> ready = names(known, State.READY);
                    boolean hopeless =
                            !known.isEmpty()
                                    && names(known, State.UNHEALTHY).size() == known.size();
                    return ready.isEmpty() && !hopeless ? Optional.empty() : Optional.of(ready);
                });
    }

    private static List<String> names(List<DriverInfo> drivers, State state) {
        return drivers.stream()
                .filter(driver -> driver.state() == state)
                .map(DriverInfo::name)
                .sorted()
                .toList();
    }
}
