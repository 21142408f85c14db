// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.KernelTables.Tx;
import org.thecloud.kernel.work.Backlog;
import org.thecloud.kernel.work.Entry;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.WorkQueue;
import org.thecloud.store.Sql;

/** The work table. All times in it are the database's. */
@Component(service = WorkQueue.class)
public final class StoredWork implements WorkQueue {

    private final KernelTables tables;

    @Activate
    public StoredWork(@Reference KernelTables tables) {
        this.tables = tables;
    }

    @Override
    public List<Lease> claim(String worker, Collection<String> kinds, int most, Duration lasting) {
        if (kinds.isEmpty()) {
            return List.of();
        }
        return tables.passing(
                tx -> {
                    long fence = Ids.next().getMostSignificantBits();
                    List<Lease> due =
                            tx.postgresql()
                                    ? lockDue(tx, kinds, most, fence)
                                    : lockFew(tx, kinds, most, fence);
                    if (!due.isEmpty()) {
                        tx.sql()
                                .update(
                                        "update work set fence = ?, worker = ?, dirty = false, due = "
                                                + Work.IN_MILLIS
                                                + " where resource = any(?)",
                                        fence,
                                        worker,
                                        millis(lasting),
                                        tx.sql().ids(due.stream().map(Lease::id).toList()));
                    }
                    return due;
                });
    }

    private static List<Lease> lockDue(Tx tx, Collection<String> kinds, int most, long fence) {
        List<Object> values = new ArrayList<>(kinds);
        values.add(most);
        return tx.sql()
                .rows(
                        "select kind, resource, attempts from work where kind in ("
                                + marks(kinds)
                                + ") and due <= current_timestamp"
                                + " order by due fetch first ? rows only for update skip locked",
                        row -> lease(row, fence),
                        values.toArray());
    }

    // H2 locks all that is due before it takes the first few: they are looked up before.
    private static List<Lease> lockFew(Tx tx, Collection<String> kinds, int most, long fence) {
        String soonest =
                "(select resource, due from work where kind = ? and due <= current_timestamp"
                        + " order by kind, due fetch first "
                        + most
                        + " rows only)";
        List<UUID> few =
                tx.sql()
                        .rows(
                                "select resource from ("
                                        + String.join(
                                                " union all ",
                                                Collections.nCopies(kinds.size(), soonest))
                                        + ") as few order by due fetch first "
                                        + most
                                        + " rows only",
                                row -> row.getObject(1, UUID.class),
                                kinds.toArray());
        return few.isEmpty()
                ? List.of()
                : tx.sql()
                        .rows(
                                "select kind, resource, attempts from work where resource = any(?)"
                                        + " and due <= current_timestamp order by due"
                                        + " for update skip locked",
                                row -> lease(row, fence),
                                tx.sql().ids(few));
    }

    private static Lease lease(ResultSet row, long fence) throws SQLException {
        return new Lease(row.getString(1), row.getObject(2, UUID.class), fence, row.getInt(3));
    }

    @Override
    public <S, T> Optional<Resource<S, T>> load(Lease lease, ResourceKind<S, T> kind) {
        return tables.read(
                sql ->
                        sql.row(
                                "select " + Shape.COLUMNS + " from resource r where r.id = ?",
                                row -> Shape.of(kind, row),
                                lease.id()));
    }

    @Override
    public boolean extend(Lease lease, Duration longer) {
        return tables.passing(
                tx ->
                        tx.sql()
                                        .update(
                                                "update work set due = "
                                                        + Work.IN_MILLIS
                                                        + " where resource = ? and fence = ?"
                                                        + " and worker is not null",
                                                millis(longer),
                                                lease.id(),
                                                lease.fence())
                                == 1);
    }

    @Override
    public <S, T> boolean settle(
            Lease lease, ResourceKind<S, T> kind, long generation, Step<T> step) {
        return tables.write(false, tx -> settled(tx, lease, kind, generation, step));
    }

    private <S, T> boolean settled(
            Tx tx, Lease lease, ResourceKind<S, T> kind, long generation, Step<T> step) {
        ResourceRow row = held(tx, lease);
        if (row == null) {
            return false;
        }
        if (step.outcome() == Step.Outcome.GONE) {
            return gone(tx, lease, kind, row);
        }
        boolean outdated = row.generation() != generation;
        // A step that began before the deletion does not know of it.
        boolean late = outdated && row.deleting();
        store(tx, lease, kind, row, late ? leaving(step) : step);
        if (step.outcome() != Step.Outcome.AGAIN
                && !outdated
                && tx.sql()
                                .update(
                                        "delete from work where resource = ? and dirty = false",
                                        lease.id())
                        == 1) {
            return true;
        }
        putBack(tx, lease, row, "attempts = 0", outdated, step);
        return true;
    }

    @Override
    public <S, T> boolean retry(Lease lease, ResourceKind<S, T> kind, Step<T> step) {
        return tables.write(
                false,
                tx -> {
                    ResourceRow row = held(tx, lease);
                    if (row == null) {
                        return false;
                    }
                    store(tx, lease, kind, row, step);
                    putBack(tx, lease, row, "attempts = attempts + 1", false, step);
                    return true;
                });
    }

    private static void putBack(
            Tx tx, Lease lease, ResourceRow row, String attempts, boolean now, Step<?> step) {
        boolean heldBack = row.deleting() && Work.isNamed(tx, row.id());
        int later = heldBack ? Work.HELD_BACK_MILLIS : millis(step.after());
        tx.sql()
                .update(
                        "update work set worker = null, "
                                + attempts
                                + ", due = case when (dirty or ?) and not ? then current_timestamp else "
                                + Work.IN_MILLIS
                                + " end where resource = ?",
                        now,
                        heldBack,
                        later,
                        lease.id());
    }

    @Override
    public void release(Lease lease) {
        tables.passing(
                tx ->
                        tx.sql()
                                .update(
                                        "update work set due = current_timestamp, worker = null"
                                                + " where resource = ? and fence = ?"
                                                + " and worker is not null",
                                        lease.id(),
                                        lease.fence()));
    }

    // The resource row is locked before the work row, in the order of every other writer.
    private static @Nullable ResourceRow held(Tx tx, Lease lease) {
        ResourceRow row = tx.locked(lease.id());
        boolean held =
                tx.sql()
                        .row(
                                "select 1 from work where resource = ? and fence = ?"
                                        + " and worker is not null for update",
                                found -> true,
                                lease.id(),
                                lease.fence())
                        .isPresent();
        return held ? row : null;
    }

    private static <S, T> boolean gone(
            Tx tx, Lease lease, ResourceKind<S, T> kind, ResourceRow row) {
        Caller platform = platform(row, lease);
        Removal removal = new Removal(tx, platform, Clock.systemUTC());
        List<ResourceRow> owned = removal.owned(row.id());
        if (!row.deleting()) {
            removal.refuseWhileNamed(removal.family(row));
        }
        if (owned.isEmpty()) {
            removal.remove(row, kind.dimensions(Json.read(row.spec(), kind.specType())));
            return true;
        }
        // what it owns goes first; the last of them wakes this one
        owned.stream()
                .filter(child -> !child.deleting())
                .forEach(child -> removal.mark(child, java.util.Map.of()));
        tx.sql().update("delete from work where resource = ? and dirty = false", row.id());
        tx.sql()
                .update(
                        "update work set due = current_timestamp, worker = null where resource = ?",
                        row.id());
        return true;
    }

    private static <T> Step<T> leaving(Step<T> step) {
        return new Step<>(step.outcome(), States.DELETING, step.status(), step.after(), null);
    }

    private static <S, T> void store(
            Tx tx, Lease lease, ResourceKind<S, T> kind, ResourceRow row, Step<T> step) {
        String status = step.status() == null ? row.status() : Json.write(step.status());
        boolean moved = !row.state().equals(step.state());
        boolean same =
                !moved
                        && Objects.equals(row.status(), status)
                        && Objects.equals(row.reason(), step.reason());
        if (same) {
            return;
        }
        String before = row.state();
        row.state(step.state());
        row.status(status);
        row.reason(step.reason());
        row.updatedAt(Sql.time(Clock.systemUTC().instant()));
        tx.em().flush();
        Work.wakeOwner(tx, row);
        if (moved) {
            Changes.record(
                    tx,
                    platform(row, lease),
                    row,
                    Change.Type.STATE,
                    before,
                    row.state(),
                    kind.dimensions(Json.read(row.spec(), kind.specType())));
        }
    }

    private static Caller platform(ResourceRow row, Lease lease) {
        return Caller.system(new TenantId(row.tenant()), "work-" + Long.toHexString(lease.fence()));
    }

    @Override
    public AutoCloseable onCommit(Runnable wake) {
        return tables.onCommit(wake);
    }

    @Override
    public List<Backlog> backlog() {
        String isDue = "case when due <= current_timestamp then ";
        return tables.read(
                sql ->
                        sql.rows(
                                "select kind, count(*), sum("
                                        + isDue
                                        + "1 else 0 end), sum(case when worker is not null"
                                        + " and due > current_timestamp then 1 else 0 end),"
                                        + " extract(epoch from (current_timestamp - min("
                                        + isDue
                                        + "due end))) from work group by kind order by kind",
                                row ->
                                        new Backlog(
                                                row.getString(1),
                                                row.getLong(2),
                                                row.getLong(3),
                                                row.getLong(4),
                                                lag(row.getBigDecimal(5)))));
    }

    private static Duration lag(@Nullable BigDecimal seconds) {
        return seconds == null
                ? Duration.ZERO
                : Duration.ofMillis(Math.max(0, seconds.movePointRight(3).longValue()));
    }

    @Override
    public Page<Entry> entries(PageQuery page) {
        int from = offset(page.after());
        List<Entry> found =
                tables.read(
                        sql ->
                                sql.rows(
                                        "select * from work order by due, resource"
                                                + " offset ? rows fetch first ? rows only",
                                        row ->
                                                new Entry(
                                                        row.getString("kind"),
                                                        row.getObject("resource", UUID.class),
                                                        Sql.instant(row, "due"),
                                                        row.getInt("attempts"),
                                                        row.getString("worker"),
                                                        row.getString("worker") == null
                                                                ? null
                                                                : Sql.instant(row, "due")),
                                        from,
                                        page.limit() + 1));
        boolean more = found.size() > page.limit();
        return new Page<>(
                more ? found.subList(0, page.limit()) : found,
                more ? Integer.toString(from + page.limit()) : null);
    }

    private static int offset(@Nullable String after) {
        try {
            return after == null ? 0 : Math.max(0, Integer.parseInt(after));
        } catch (NumberFormatException notOurs) {
            throw CloudException.invalid("after", "after is not a cursor of this list");
        }
    }

    @Override
    public Optional<Duration> nextDue(Collection<String> kinds) {
        if (kinds.isEmpty()) {
            return Optional.empty();
        }
        // One look into the index per kind.
        String first =
                "(select due from work where kind = ? order by kind, due fetch first 1 rows only)";
        return tables.read(
                        sql ->
                                sql.row(
                                        "select extract(epoch from (min(due) - current_timestamp))"
                                                + " from ("
                                                + String.join(
                                                        " union all ",
                                                        Collections.nCopies(kinds.size(), first))
                                                + ") as soonest",
                                        row -> Optional.ofNullable(row.getBigDecimal(1)),
                                        kinds.toArray()))
                .flatMap(seconds -> seconds)
                .map(
                        seconds ->
                                Duration.ofMillis(
                                        Math.max(0, seconds.movePointRight(3).longValue())));
    }

    private static int millis(@Nullable Duration after) {
        return after == null ? 0 : (int) Math.min(after.toMillis(), Integer.MAX_VALUE);
    }

    private static String marks(Collection<String> kinds) {
        return String.join(", ", Collections.nCopies(kinds.size(), "?"));
    }
}
