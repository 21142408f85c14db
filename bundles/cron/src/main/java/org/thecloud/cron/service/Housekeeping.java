// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.RunTable;
import org.thecloud.kernel.work.Sweep;

/** Forgets old runs. */
@Component(service = Sweep.class, configurationPid = "org.thecloud.cron")
public final class Housekeeping implements Sweep {

    private static final int AT_A_TIME = 1000;

    private final RunTable runs;
    private final Config config;
    private final Clock clock;

    @Activate
    public Housekeeping(@Reference RunTable runs, Config config) {
        this(runs, config, Clock.systemUTC());
    }

    Housekeeping(RunTable runs, Config config, Clock clock) {
        this.runs = runs;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "cron-housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        Instant before = clock.instant().minus(Duration.ofDays(config.runs_days()));
        while (runs.forget(before, AT_A_TIME) == AT_A_TIME) {
            // the rest
        }
    }
}
