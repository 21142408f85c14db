// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.CronError;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Sql;

/** Runs as rows. Leases are on the database's clock. */
@Component(service = RunTable.class)
public final class RunTable {

    /** Runtimes that may die over one run before it is given up. */
    static final int MOST_LOSSES = 5;

    private static final String IN_MILLIS =
            "current_timestamp + cast(? as integer) * interval '0.001' second";

    private final CronTables tables;

    /**
     * What there is to do.
     *
     * @param due when the first queued run is due
     * @param waiting whether runs wait for others to end
     */
    public record Backlog(@Nullable Instant due, boolean waiting) {}

    /** A queued run that is due, as far as it says where there must be room for it. */
    public record Due(UUID id, String lane, UUID tenant) {}

    /** What takes no more calls at present. */
    public record Full(Collection<String> lanes, Collection<UUID> tenants) {}

    @Activate
    public RunTable(@Reference CronTables tables) {
        this.tables = tables;
    }

    public Backlog backlog() {
        return tables.read(
                sql -> {
                    Optional<Instant> due =
                            sql.row(
                                    "select due_at from cron_run where state = 'QUEUED'"
                                            + " order by due_at fetch first 1 rows only",
                                    row -> Sql.instant(row, "due_at"));
                    boolean waiting =
                            sql.row(
                                            "select 1 from cron_run where state = 'WAITING'"
                                                    + " fetch first 1 rows only",
                                            row -> row.getInt(1))
                                    .isPresent();
                    return new Backlog(due.orElse(null), waiting);
                });
    }

    /** Lets runs that waited for others be made, where those have ended. */
    public int promote(Instant now) {
        return tables.write(
                CronTables.SELF,
                sql ->
                        sql.update(
                                "update cron_run set state = 'QUEUED', due_at = ?"
                                        + " where state = 'WAITING' and not exists (select 1 from"
                                        + " cron_run o where o.open_for = cron_run.job"
                                        + " and o.id <> cron_run.id)",
                                now));
    }

    /**
     * Takes queued runs that are due.
     *
     * @param room gives, for each try, who says which of those found are taken
     */
    public List<Claimed> claim(
            String worker,
            Duration lease,
            Instant now,
            int most,
            Full full,
            Supplier<Predicate<Due>> room) {
        return tables.write(
                CronTables.SELF,
                sql -> {
                    // Only what is taken is locked and read whole: when places become free one by
                    // one, that is little of what is due.
                    List<UUID> wanted =
                            due(sql, now, most, full).stream()
                                    .filter(room.get())
                                    .map(Due::id)
                                    .toList();
                    if (wanted.isEmpty()) {
                        return List.of();
                    }
                    List<Claimed> taken = lock(sql, wanted, Ids.next().getMostSignificantBits());
                    if (!taken.isEmpty()) {
                        sql.update(
                                "update cron_run set state = 'RUNNING', worker = ?, fence = ?,"
                                        + " attempts = attempts + 1, lease_until = "
                                        + IN_MILLIS
                                        + ", started_at = coalesce(started_at, ?)"
                                        + " where id = any(?)",
                                worker,
                                taken.get(0).fence(),
                                (int) lease.toMillis(),
                                now,
                                sql.ids(taken.stream().map(c -> c.run().id()).toList()));
                    }
                    return taken;
                });
    }

    // Looked up before they are locked: H2 locks all that is due before it takes the first few.
    private static List<Due> due(Sql sql, Instant now, int most, Full full) {
        return sql.rows(
                "select id, lane, tenant from cron_run where state = 'QUEUED' and due_at <= ?"
                        + " and not (lane = any(?)) and not (tenant = any(?))"
                        + " order by due_at fetch first "
                        + most
                        + " rows only",
                row ->
                        new Due(
                                row.getObject("id", UUID.class),
                                row.getString("lane"),
                                row.getObject("tenant", UUID.class)),
                now,
                sql.texts(full.lanes()),
                sql.ids(full.tenants()));
    }

    private static List<Claimed> lock(Sql sql, List<UUID> wanted, long fence) {
        // By id alone: with the state in the condition, H2 looks through all that are queued.
        return sql
                .rows(
                        "select "
                                + RunRow.COLUMNS
                                + " from cron_run r where r.id = any(?) for update skip locked",
                        row ->
                                new Claimed(
                                        RunRow.of(row),
                                        fence,
                                        row.getInt("losses"),
                                        row.getString("lane")),
                        sql.ids(wanted))
                .stream()
                .filter(claimed -> claimed.run().state() == RunState.QUEUED)
                .toList();
    }

    /** Prolongs all leases of a worker. */
    public int extend(String worker, Duration lease) {
        return tables.write(
                CronTables.SELF,
                sql ->
                        sql.update(
                                "update cron_run set lease_until = "
                                        + IN_MILLIS
                                        + " where state = 'RUNNING' and worker = ?",
                                (int) lease.toMillis(),
                                worker));
    }

    /**
     * Takes runs away from runtimes that died. Where the tables belong to one runtime alone, every
     * other worker is one that died.
     *
     * @return how many there were
     */
    public int reclaim(String worker, Instant now) {
        String dead =
                tables.shared()
                        ? " where state = 'RUNNING' and worker <> ? and lease_until < current_timestamp"
                        : " where state = 'RUNNING' and worker <> ?";
        boolean any =
                tables.read(
                        sql ->
                                sql.row(
                                                "select 1 from cron_run"
                                                        + dead
                                                        + " fetch first 1 rows only",
                                                row -> 1,
                                                worker)
                                        .isPresent());
        return any ? tables.write(CronTables.SELF, sql -> reclaim(sql, dead, worker, now)) : 0;
    }

    private static int reclaim(Sql sql, String dead, String worker, Instant now) {
        String message = "the runtimes that made the call died, again and again";
        String code = CronError.RUNTIME_LOST.name();
        record Given(UUID id, UUID job) {}
        List<Given> given =
                sql.rows(
                        "select id, job from cron_run"
                                + dead
                                + " and losses >= ? for update skip locked",
                        row ->
                                new Given(
                                        row.getObject(1, UUID.class), row.getObject(2, UUID.class)),
                        worker,
                        MOST_LOSSES);
        sql.each(
                "update cron_run set state = 'FAILED', open_for = null, due_at = null,"
                        + " worker = null, fence = 0, finished_at = ?, code = ?, message = ?"
                        + " where id = ?",
                given.stream()
                        .map(run -> new @Nullable Object[] {now, code, message, run.id()})
                        .toList());
        sql.each(
                Alerts.RAISE,
                given.stream().map(run -> Alerts.raised(run.job(), code, message, now)).toList());
        return given.size()
                + sql.update(
                        "update cron_run set state = 'QUEUED', due_at = ?, worker = null,"
                                + " fence = 0, losses = losses + 1"
                                + dead,
                        now,
                        worker);
    }

    /** Stores what came of attempts. One whose lease was lost is passed over. */
    public void end(List<Ended> all) {
        // in one order, so that two runtimes do not wait for each other
        List<Ended> ended =
                all.stream()
                        .sorted(Comparator.comparing((Ended one) -> one.claimed().run().job()))
                        .toList();
        tables.write(
                CronTables.SELF,
                sql -> {
                    int[] touched =
                            sql.each(
                                    "update cron_run set state = ?, open_for = ?, due_at = ?,"
                                            + " finished_at = ?, http_status = ?, code = ?, message = ?,"
                                            + " answer = ?, losses = losses + ?, worker = null,"
                                            + " fence = 0 where id = ? and fence = ?",
                                    ended.stream().map(RunTable::values).toList());
                    List<@Nullable Object[]> raise = new ArrayList<>();
                    List<@Nullable Object[]> clear = new ArrayList<>();
                    for (int i = 0; i < touched.length; i++) {
                        Ended one = ended.get(i);
                        if (touched[i] == 0) {
                            continue;
                        }
                        UUID job = one.claimed().run().job();
                        if (one.state() == RunState.SUCCEEDED) {
                            clear.add(new Object[] {one.at(), job});
                        } else if (one.state() == RunState.FAILED) {
                            Run.Result why = one.result();
                            raise.add(Alerts.raised(job, why.code(), why.message(), one.at()));
                        }
                    }
                    sql.each(Alerts.RAISE, raise);
                    sql.each(Alerts.CLEAR, clear);
                    return touched.length;
                });
    }

    private static @Nullable Object[] values(Ended one) {
        boolean open = one.state().open();
        Run run = one.claimed().run();
        return new @Nullable Object[] {
            one.state().name(),
            open ? run.job() : null,
            one.again(),
            open ? null : one.at(),
            one.result().httpStatus(),
            one.result().code(),
            one.result().message(),
            one.result().answer(),
            one.lost() ? 1 : 0,
            run.id(),
            one.claimed().fence()
        };
    }

    // ---- history

    /** Runs of a job, newest first. */
    public Page<Run> list(TenantId tenant, UUID job, PageQuery page) {
        List<Run> found =
                tables.read(
                        sql ->
                                sql.rows(
                                        "select "
                                                + RunRow.COLUMNS
                                                + " from cron_run r where r.job = ? and r.tenant = ?"
                                                + " and r.number < ? order by r.number desc"
                                                + " fetch first "
                                                + (page.limit() + 1)
                                                + " rows only",
                                        RunRow::of,
                                        job,
                                        tenant.value(),
                                        before(page.after())));
        return found.size() > page.limit()
                ? new Page<>(
                        found.subList(0, page.limit()),
                        Long.toString(found.get(page.limit() - 1).number()))
                : new Page<>(found, null);
    }

    private static long before(@Nullable String after) {
        try {
            return after == null ? Long.MAX_VALUE : Long.parseLong(after);
        } catch (NumberFormatException notOurs) {
            throw CloudException.invalid("after", "after is not a cursor of this list");
        }
    }

    public Optional<Run> find(TenantId tenant, UUID job, UUID run) {
        return tables.read(
                sql ->
                        sql.row(
                                "select "
                                        + RunRow.COLUMNS
                                        + " from cron_run r where r.id = ? and r.job = ? and r.tenant = ?",
                                RunRow::of,
                                run,
                                job,
                                tenant.value()));
    }

    /** Forgets runs that ended before a moment; how many, up to a number at a time. */
    public int forget(Instant before, int most) {
        return tables.write(
                CronTables.SELF,
                sql -> {
                    List<UUID> old =
                            sql.rows(
                                    "select id from cron_run where finished_at < ?"
                                            + " order by finished_at fetch first "
                                            + most
                                            + " rows only",
                                    row -> row.getObject(1, UUID.class),
                                    before);
                    return old.isEmpty()
                            ? 0
                            : sql.update("delete from cron_run where id = any(?)", sql.ids(old));
                });
    }
}
