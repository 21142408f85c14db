// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/** A driver's line in the readiness answer. The platform serves without it, so it is never DOWN. */
record DriverHealth(Slot slot) implements HealthCheck {

    @Override
    public String name() {
        return slot.name();
    }

    @Override
    public Health check() {
        DriverInfo driver = slot.info();
        return driver.state() == DriverInfo.State.READY
                ? new Health(Health.State.UP, "CONNECTED")
                : new Health(Health.State.DEGRADED, "DISCONNECTED: " + driver.message());
    }
}
