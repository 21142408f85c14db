// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;

/** Wakes jobs whose runs began to fail or not to happen, or to succeed again. */
@Component(service = Sweep.class)
public final class News implements Sweep {

    private static final int AT_A_TIME = 500;

    private final ResourceStore<JobSpec, JobStatus> store;
    private final ScheduleTable schedules;

    @Activate
    public News(@Reference Resources resources, @Reference ScheduleTable schedules) {
        this.store = resources.of(new JobKind());
        this.schedules = schedules;
    }

    @Override
    public String name() {
        return "cron-news";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sweep() {
        schedules
                .untold(AT_A_TIME)
                .forEach(
                        (job, since) -> {
                            store.wake(job);
                            schedules.told(job, since);
                        });
    }
}
