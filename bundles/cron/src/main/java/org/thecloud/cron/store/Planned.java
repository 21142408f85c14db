// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.CronError;
import org.thecloud.cron.service.Plan;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.service.Schedule;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.store.Sql;

/** The runs that come of one schedule, on their way into the table. */
public final class Planned {

    private static final String OVERLAPS = "an earlier run had not ended";
    private static final int TRIM_EVERY = 10;

    private final Schedule schedule;
    private final Plan plan;
    private final Instant now;
    private final List<Entry> entries = new ArrayList<>();
    private long number;

    private record Entry(String cause, Run run) {}

    Planned(ScheduleTable.Row row, Plan plan, Instant now) {
        this.schedule = row.schedule();
        this.plan = plan;
        this.now = now;
        this.number = row.runs();
    }

    /** Those runs, of which some may not happen. */
    public List<Run> runs() {
        return entries.stream().map(Entry::run).toList();
    }

    void fill(OpenRuns open) {
        Plan.Gap gap = plan.missed();
        if (gap != null) {
            String message =
                    gap.count() == 1
                            ? "the run of " + gap.first() + " did not happen in time"
                            : "%s%d runs from %s to %s did not happen in time"
                                    .formatted(
                                            gap.count() >= 10_000 ? "at least " : "",
                                            gap.count(),
                                            gap.first(),
                                            gap.last());
            Run.Result why = failure(CronError.RUN_MISSED, message);
            add(gap.first(), Run.Origin.SCHEDULE, RunState.MISSED, why, gap.count());
        }
        for (Plan.Due due : plan.runs()) {
            RunState state = open.next(schedule.overlap());
            Run.Result why =
                    state == RunState.SKIPPED
                            ? failure(CronError.RUN_OVERLAPS, OVERLAPS)
                            : Run.Result.NONE;
            add(due.time(), due.origin(), state, why, 0);
        }
    }

    private static Run.Result failure(CronError code, String message) {
        return new Run.Result(null, code.name(), message, null);
    }

    private void add(
            Instant time, Run.Origin origin, RunState state, Run.Result result, int missed) {
        entries.add(new Entry(time.toString(), run(time, origin, state, result, missed)));
    }

    private Run run(
            Instant time, Run.Origin origin, RunState state, Run.Result result, int missed) {
        number++;
        return new Run(
                Ids.next(),
                schedule.job(),
                schedule.tenant(),
                number,
                origin,
                time,
                state,
                state.open() ? now : null,
                0,
                null,
                state.open() ? null : now,
                result,
                missed);
    }

    List<String> causes() {
        return entries.stream().map(Entry::cause).toList();
    }

    /** The same without runs that there are already. */
    Planned without(Collection<String> known) {
        entries.removeIf(entry -> known.contains(entry.cause()));
        return this;
    }

    static void write(Sql sql, List<Planned> all, int kept) {
        List<@Nullable Object[]> runs = new ArrayList<>();
        List<@Nullable Object[]> schedules = new ArrayList<>();
        List<@Nullable Object[]> alerts = new ArrayList<>();
        List<@Nullable Object[]> trims = new ArrayList<>();
        for (Planned one : all) {
            one.entries.forEach(entry -> runs.add(one.values(entry)));
            Instant next = one.plan.next().orElse(null);
            schedules.add(
                    new @Nullable Object[] {
                        next,
                        next == null ? null : one.schedule.spread(next),
                        one.number,
                        one.schedule.job()
                    });
            one.entries.stream()
                    .filter(entry -> !entry.run().state().open())
                    .reduce((first, last) -> last)
                    .ifPresent(entry -> alerts.add(raised(entry.run(), one.now)));
            if (one.number % TRIM_EVERY < one.entries.size()) {
                trims.add(new Object[] {one.schedule.job(), one.number - kept});
            }
        }
        insert(sql, runs);
        sql.each(
                "update cron_schedule set next_at = ?, due_at = ?, runs = ? where job = ?",
                schedules);
        sql.each(Alerts.RAISE, alerts);
        sql.each("delete from cron_run where job = ? and number <= ? and open_for is null", trims);
    }

    private static @Nullable Object[] raised(Run run, Instant now) {
        return Alerts.raised(run.job(), run.result().code(), run.result().message(), now);
    }

    private static void insert(Sql sql, List<@Nullable Object[]> runs) {
        sql.each(
                "insert into cron_run (id, job, tenant, number, cause, origin, scheduled_at, state,"
                        + " open_for, due_at, lane, finished_at, code, message, missed, attempts, losses,"
                        + " fence) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)",
                runs);
    }

    private @Nullable Object[] values(Entry entry) {
        Run run = entry.run();
        return new @Nullable Object[] {
            run.id(),
            run.job(),
            run.tenant().value(),
            run.number(),
            entry.cause(),
            run.origin().name(),
            run.scheduledAt(),
            run.state().name(),
            run.state().open() ? run.job() : null,
            run.dueAt(),
            schedule.lane(),
            run.finishedAt(),
            run.result().code(),
            run.result().message(),
            run.missed()
        };
    }

    /** One run that somebody asked for. */
    static Run manual(Sql sql, ScheduleTable.Row row, OpenRuns open, String cause, Instant now) {
        Planned one = new Planned(row, new Plan(List.of(), null, java.util.Optional.empty()), now);
        RunState state = open.next(row.schedule().overlap());
        UUID job = row.schedule().job();
        if (!state.open()) {
            throw new CloudException(CronError.RUN_OVERLAPS, OVERLAPS + " of cron " + job);
        }
        Run run = one.run(now, Run.Origin.MANUAL, state, Run.Result.NONE, 0);
        List<@Nullable Object[]> values = new ArrayList<>();
        values.add(one.values(new Entry(cause, run)));
        insert(sql, values);
        sql.update("update cron_schedule set runs = ? where job = ?", one.number, job);
        return run;
    }
}
