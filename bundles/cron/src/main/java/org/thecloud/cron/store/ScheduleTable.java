// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.JobSpec.When;
import org.thecloud.cron.service.Misfire;
import org.thecloud.cron.service.Overlap;
import org.thecloud.cron.service.Plan;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.Schedule;
import org.thecloud.cron.service.Standing;
import org.thecloud.cron.timetable.DstGap;
import org.thecloud.cron.timetable.DstOverlap;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Sql;

/** Schedules as rows. Whoever adds a run to a job holds the row of its schedule. */
@Component(service = ScheduleTable.class)
public final class ScheduleTable {

    private static final String COLUMNS =
            "job, tenant, generation, schedule, time_zone, dst_gap, dst_overlap, jitter, start_at,"
                    + " overlap, misfire, target, lane, next_at, runs";
    private static final String SAME_CAUSE = "cron_run_cause";

    private final CronTables tables;

    /** Decides what is to be done about a schedule that is due. */
    public interface Planner {
        Plan plan(Schedule schedule, Instant next);
    }

    /** A schedule as it is stored. */
    record Row(Schedule schedule, @Nullable Instant next, long runs) {
        boolean isDue(Instant now) {
            return next != null && !schedule.spread(next).isAfter(now);
        }
    }

    @Activate
    public ScheduleTable(@Reference CronTables tables) {
        this.tables = tables;
    }

    /** Follows a newer wish; an older one than is known changes nothing. */
    public void apply(Schedule wanted, Instant now) {
        try {
            tables.write(CronTables.SELF, sql -> apply(sql, wanted, now));
        } catch (CloudException race) {
            if (!race.details().containsKey("constraint")) {
                throw race;
            }
            tables.write(CronTables.SELF, sql -> apply(sql, wanted, now)); // somebody was quicker
        }
    }

    private static boolean apply(Sql sql, Schedule wanted, Instant now) {
        Row row = lock(sql, wanted.job()).orElse(null);
        if (row != null && row.schedule().generation() >= wanted.generation()) {
            return false;
        }
        Instant next = row == null ? null : row.next();
        boolean same =
                row != null
                        && row.schedule().when().equals(wanted.when())
                        && row.schedule().start().equals(wanted.start());
        if (wanted.paused()) {
            next = null;
        } else if (next == null || !same) {
            next = wanted.timetable().after(now).orElse(null);
        }
        Instant due = next == null ? null : wanted.spread(next);
        if (row == null) {
            insert(sql, wanted, next, due);
        } else {
            rewrite(sql, wanted, next, due);
        }
        return true;
    }

    private static void insert(
            Sql sql, Schedule wanted, @Nullable Instant next, @Nullable Instant due) {
        When when = wanted.when();
        sql.update(
                "insert into cron_schedule (job, tenant, generation, schedule, time_zone, dst_gap,"
                        + " dst_overlap, jitter, start_at, overlap, misfire, target, lane, next_at, due_at, runs)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
                wanted.job(),
                wanted.tenant().value(),
                wanted.generation(),
                when.schedule(),
                when.timeZone(),
                when.dstGap().name(),
                when.dstOverlap().name(),
                when.jitter(),
                wanted.start(),
                wanted.overlap().name(),
                wanted.misfire().name(),
                wanted.target(),
                wanted.lane(),
                next,
                due);
    }

    private static void rewrite(
            Sql sql, Schedule wanted, @Nullable Instant next, @Nullable Instant due) {
        When when = wanted.when();
        sql.update(
                "update cron_schedule set generation = ?, schedule = ?, time_zone = ?, dst_gap = ?,"
                        + " dst_overlap = ?, jitter = ?, overlap = ?, misfire = ?, target = ?, lane = ?,"
                        + " next_at = ?, due_at = ? where job = ?",
                wanted.generation(),
                when.schedule(),
                when.timeZone(),
                when.dstGap().name(),
                when.dstOverlap().name(),
                when.jitter(),
                wanted.overlap().name(),
                wanted.misfire().name(),
                wanted.target(),
                wanted.lane(),
                next,
                due,
                wanted.job());
        sql.update(
                "update cron_run set lane = ? where open_for = ? and lane <> ?",
                wanted.lane(),
                wanted.job(),
                wanted.lane());
    }

    /** Forgets a job with its runs. */
    public void remove(UUID job) {
        tables.write(
                CronTables.SELF,
                sql -> {
                    sql.update("delete from cron_schedule where job = ?", job);
                    return sql.update("delete from cron_run where job = ?", job);
                });
    }

    /** How these jobs stand; one without a schedule yet is not among them. */
    public Map<UUID, Standing> standings(Collection<UUID> jobs) {
        Map<UUID, Standing> standings = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select s.job as whose, s.next_at, "
                                        + RunRow.COLUMNS
                                        + " from cron_schedule s left join cron_run r"
                                        + " on r.job = s.job and r.number = s.runs where s.job = any(?)",
                                row ->
                                        standings.put(
                                                row.getObject("whose", UUID.class),
                                                new Standing(
                                                        Sql.perhaps(row, "next_at"),
                                                        row.getObject("id") == null
                                                                ? null
                                                                : RunRow.of(row))),
                                sql.ids(jobs)));
        return standings;
    }

    /** When the first of all schedules is due. */
    public Optional<Instant> nextDue() {
        return tables.read(
                sql ->
                        sql.row(
                                "select due_at from cron_schedule where due_at is not null"
                                        + " order by due_at fetch first 1 rows only",
                                row -> Sql.instant(row, "due_at")));
    }

    /**
     * Turns schedules that are due into runs. Rows that another runtime holds are left to it.
     *
     * @param kept runs of a job that stay
     * @return what became of each schedule, in no order
     */
    public List<Planned> plan(Instant now, int most, int kept, Planner planner) {
        try {
            return tables.write(CronTables.SELF, sql -> plan(sql, now, most, kept, planner, false));
        } catch (CloudException race) {
            if (!SAME_CAUSE.equals(race.details().get("constraint"))) {
                throw race;
            }
            // A clock was put back, and a schedule is at a time that it has had before.
            return tables.write(CronTables.SELF, sql -> plan(sql, now, 1, kept, planner, true));
        }
    }

    private static List<Planned> plan(
            Sql sql, Instant now, int most, int kept, Planner planner, boolean careful) {
        List<Row> due = lockDue(sql, now, most);
        if (due.isEmpty()) {
            return List.of();
        }
        Map<UUID, OpenRuns> open =
                OpenRuns.of(sql, due.stream().map(r -> r.schedule().job()).toList());
        List<Planned> all = new ArrayList<>();
        for (Row row : due) {
            Schedule schedule = row.schedule();
            Instant next = row.next();
            if (next != null) {
                Planned planned = new Planned(row, planner.plan(schedule, next), now);
                planned.fill(open.getOrDefault(schedule.job(), new OpenRuns()));
                all.add(careful ? planned.without(known(sql, schedule.job(), planned)) : planned);
            }
        }
        Planned.write(sql, all, kept);
        return all;
    }

    private static List<String> known(Sql sql, UUID job, Planned planned) {
        return sql.rows(
                "select cause from cron_run where job = ? and cause = any(?)",
                row -> row.getString(1),
                job,
                sql.texts(planned.causes()));
    }

    private static List<Row> lockDue(Sql sql, Instant now, int most) {
        // H2 locks all that is due before it takes the first few: they are looked up before.
        List<UUID> few =
                sql.rows(
                        "select job from cron_schedule where due_at <= ? order by due_at"
                                + " fetch first "
                                + most
                                + " rows only",
                        row -> row.getObject(1, UUID.class),
                        now);
        if (few.isEmpty()) {
            return List.of();
        }
        return sql
                .rows(
                        "select "
                                + COLUMNS
                                + " from cron_schedule where job = any(?) for update skip locked",
                        ScheduleTable::row,
                        sql.ids(few))
                .stream()
                .filter(row -> row.isDue(now))
                .toList();
    }

    private static Optional<Row> lock(Sql sql, UUID job) {
        return sql.row(
                "select " + COLUMNS + " from cron_schedule where job = ? for update",
                ScheduleTable::row,
                job);
    }

    private static Row row(ResultSet row) throws SQLException {
        Instant next = Sql.perhaps(row, "next_at");
        return new Row(
                new Schedule(
                        row.getObject("job", UUID.class),
                        new TenantId(row.getObject("tenant", UUID.class)),
                        row.getLong("generation"),
                        next == null,
                        new When(
                                row.getString("schedule"),
                                row.getString("time_zone"),
                                DstGap.valueOf(row.getString("dst_gap")),
                                DstOverlap.valueOf(row.getString("dst_overlap")),
                                row.getInt("jitter")),
                        Sql.instant(row, "start_at"),
                        Overlap.valueOf(row.getString("overlap")),
                        Misfire.valueOf(row.getString("misfire")),
                        row.getString("target"),
                        row.getString("lane")),
                next,
                row.getLong("runs"));
    }

    /**
     * Adds a run that somebody asked for.
     *
     * @param cause two runs of a job never have the same: the second request is answered with the
     *     first run
     * @throws CloudException RUN_OVERLAPS; NOT_FOUND while there is no schedule
     */
    public Run runNow(Caller caller, UUID job, String cause, Instant now) {
        return tables.write(
                caller,
                sql -> {
                    Row row =
                            lock(sql, job).orElseThrow(() -> CloudException.notFound("cron", job));
                    Optional<Run> earlier =
                            sql.row(
                                    "select "
                                            + RunRow.COLUMNS
                                            + " from cron_run r where r.job = ? and r.cause = ?",
                                    RunRow::of,
                                    job,
                                    cause);
                    if (earlier.isPresent()) {
                        return earlier.get();
                    }
                    OpenRuns open =
                            OpenRuns.of(sql, List.of(job)).getOrDefault(job, new OpenRuns());
                    return Planned.manual(sql, row, open, cause, now);
                });
    }

    /** Types of targets that jobs have, besides addresses. */
    public Set<String> targets() {
        return Set.copyOf(
                tables.read(
                        sql ->
                                sql.rows(
                                        "select distinct target from cron_schedule"
                                                + " where target is not null",
                                        row -> row.getString(1))));
    }
}
