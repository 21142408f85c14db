// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.List;
import java.util.stream.Collectors;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/**
 * A driver's line in the readiness answer, shared by drivers of several interfaces with the same
 * name. The platform serves without them, so it is never DOWN.
 */
record DriverHealth(String name, Slots slots) implements HealthCheck {

    @Override
    public Health check() {
        List<DriverInfo> drivers = slots.named(name).stream().map(Slot::info).toList();
        String troubles =
                drivers.stream()
                        .filter(driver -> driver.state() != DriverInfo.State.READY)
                        .map(driver -> drivers.size() == 1 ? driver.message() : full(driver))
                        .collect(Collectors.joining("; "));
        return troubles.isEmpty()
                ? new Health(Health.State.UP, "CONNECTED")
                : new Health(Health.State.DEGRADED, "DISCONNECTED: " + troubles);
    }

    private static String full(DriverInfo driver) {
        return driver.spi() + ": " + driver.message();
    }
}
