// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.CloudException;

/**
 * The installed drivers of one interface. What it hands out are guarded proxies bound to a
 * <em>name</em>, not to a bundle: each call goes to whoever carries the name then. While nobody
 * does, a call waits (10 s unless configured) for a successor and is then refused with
 * DRIVER_MISSING. Every guarded call has a deadline, a bulkhead and a breaker which counts
 * infrastructure faults only; failures arrive as {@link CloudException} with the driver's code.
 * Thread-safe.
 */
@ProviderType
public interface DriverSet<D extends Probed> {
    /**
     * The driver of this name.
     *
     * @throws CloudException DRIVER_MISSING at once if no driver of this name was ever here
     */
    D require(String name);

    /**
     * The facet of a driver, if it implements it; waits like a call while the driver is missing.
     */
    <F> Optional<F> facet(String name, Class<F> facet);

    /** Drivers of this interface that are or were here. */
    List<DriverInfo> list();

    /**
     * Names of drivers whose backend is READY; while there is none but one is known or coming up,
     * waits like a call.
     */
    List<String> ready();

    /**
     * Visits each driver whose backend is READY, one after the other, without waiting for any. A
     * driver in trouble does not keep the others waiting: what it throws goes to {@code failed}.
     * For sweeps, which come round again.
     */
    default void eachReady(Consumer<String> visit, BiConsumer<String, CloudException> failed) {
        for (DriverInfo driver : list()) {
            if (driver.state() == DriverInfo.State.READY) {
                try {
                    visit.accept(driver.name());
                } catch (CloudException trouble) {
                    failed.accept(driver.name(), trouble);
                }
            }
        }
    }
}
