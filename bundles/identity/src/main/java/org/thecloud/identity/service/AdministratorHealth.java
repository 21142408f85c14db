// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/** A platform without an administrator serves nobody yet. */
@Component(service = HealthCheck.class)
public final class AdministratorHealth implements HealthCheck {

    private final IdentityTables tables;
    private volatile boolean present;

    @Activate
    public AdministratorHealth(@Reference IdentityTables tables) {
        this.tables = tables;
    }

    @Override
    public String name() {
        return "administrator";
    }

    @Override
    public Health check() {
        try {
            present = present || !tables.unsettled();
        } catch (CloudException silent) {
            return new Health(Health.State.DOWN, "UNKNOWN: " + silent.getMessage());
        }
        return present
                ? new Health(Health.State.UP, "PRESENT")
                : new Health(Health.State.DOWN, "MISSING: the first one is being made");
    }
}
