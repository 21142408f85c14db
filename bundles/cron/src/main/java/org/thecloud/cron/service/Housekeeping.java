// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.CronTables;
import org.thecloud.kernel.work.Sweep;

/** Forgets runs that ended long ago. */
@Component(service = Sweep.class, configurationPid = "org.thecloud.cron")
public final class Housekeeping implements Sweep {

    private final CronTables tables;
    private final Duration history;

    @Activate
    public Housekeeping(@Reference CronTables tables, Config config) {
        this.tables = tables;
        this.history = Duration.ofDays(config.history_days());
    }

    @Override
    public String name() {
        return "cron-runs";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        tables.forget(tables.now().minus(history));
    }
}
