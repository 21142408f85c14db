// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.store.Alerts;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;

/**
 * Wakes jobs whose runs began to fail or not to happen, or to succeed again, and those whose target
 * left or came back.
 */
@Component(service = Sweep.class)
public final class News implements Sweep {

    private static final int AT_A_TIME = 500;

    private final ResourceStore<JobSpec, JobStatus> store;
    private final ScheduleTable schedules;
    private final Alerts alerts;
    private final Targets targets;

    /** Types that jobs have and nobody acts for, at the last look. */
    private volatile Set<String> missing = Set.of();

    @Activate
    public News(
            @Reference Resources resources,
            @Reference ScheduleTable schedules,
            @Reference Alerts alerts,
            @Reference Targets targets) {
        this.store = resources.of(new JobKind());
        this.schedules = schedules;
        this.alerts = alerts;
        this.targets = targets;
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
        wakeOfTargets();
        alerts.untold(AT_A_TIME)
                .forEach(
                        (job, since) -> {
                            store.wake(job);
                            alerts.told(job, since);
                        });
    }

    private void wakeOfTargets() {
        Set<String> before = missing;
        Set<String> now =
                schedules.targets().stream()
                        .filter(type -> !targets.here(type))
                        .collect(Collectors.toUnmodifiableSet());
        Stream.concat(before.stream(), now.stream())
                .filter(type -> before.contains(type) != now.contains(type))
                .forEach(type -> store.wake(JobKind.TARGET_TYPE, type));
        missing = now;
    }
}
