// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import org.apache.karaf.features.BootFinished;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/**
 * Until all features of the start are installed, some services have no path yet; after a restart
 * they are installed already, and the framework still starts their bundles.
 */
@Component(service = HealthCheck.class)
public final class BootHealth implements HealthCheck {

    private final FrameworkStartLevel reached;
    private final int wanted;
    private volatile @Nullable BootFinished finished;

    @Activate
    public BootHealth(BundleContext context) {
        reached = context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkStartLevel.class);
        String beginning = context.getProperty(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
        wanted = beginning == null ? 1 : Integer.parseInt(beginning);
    }

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
        if (finished == null) {
            return new Health(Health.State.DOWN, "RUNNING: features are being installed");
        }
        return reached.getStartLevel() < wanted
                ? new Health(Health.State.DOWN, "RUNNING: bundles are being started")
                : new Health(Health.State.UP, "FINISHED");
    }
}
