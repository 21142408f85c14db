// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.cron.service.Config;
import org.thecloud.cron.service.Plan;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.service.Schedule;
import org.thecloud.cron.store.Planned;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.CloudException;

/** Turns schedules that are due into runs, as their jobs say. */
final class Timekeeper {

    private static final Logger log = LoggerFactory.getLogger(Timekeeper.class);
    private static final int AT_A_TIME = 500;

    private final ScheduleTable schedules;
    private final Meters meters;
    private final Duration grace;
    private final int catchUp;
    private final int kept;

    Timekeeper(ScheduleTable schedules, Meters meters, Config config) {
        this.schedules = schedules;
        this.meters = meters;
        this.grace = Duration.ofSeconds(config.grace_seconds());
        this.catchUp = config.catch_up();
        this.kept = config.runs_kept();
    }

    /** How many schedules were due; there may be more. */
    int keep(Instant now) {
        List<Planned> planned =
                schedules.plan(now, AT_A_TIME, kept, (schedule, next) -> plan(schedule, next, now));
        for (Planned one : planned) {
            one.runs().stream().filter(run -> !run.state().open()).forEach(this::count);
        }
        return planned.size();
    }

    private Plan plan(Schedule schedule, Instant next, Instant now) {
        try {
            return Plan.of(schedule, next, now, grace, catchUp);
        } catch (CloudException unreadable) {
            // It was readable when it was stored: a zone may have left the Java runtime.
            log.warn("the schedule of job {} is not kept any more", schedule.job(), unreadable);
            return new Plan(List.of(), new Plan.Gap(next, next, 1), java.util.Optional.empty());
        }
    }

    private void count(Run run) {
        meters.count(run.state(), run.state() == RunState.MISSED ? run.missed() : 1);
    }
}
