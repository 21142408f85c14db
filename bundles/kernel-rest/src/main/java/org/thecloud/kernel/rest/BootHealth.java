// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import org.apache.karaf.features.BootFinished;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/** Until all features of the start are installed, some services have no path yet. */
@Component(service = HealthCheck.class)
public final class BootHealth implements HealthCheck {

    private volatile @Nullable BootFinished finished;

    @Activate
    public BootHealth() {}

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unset")
    void set(BootFinished told) {
        finished = told;
    }

    void unset(BootFinished told) {
        finished = null;
    }

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Health check() {
        return finished == null
                ? new Health(Health.State.DOWN, "RUNNING: features are being installed")
                : new Health(Health.State.UP, "FINISHED");
    }
}
