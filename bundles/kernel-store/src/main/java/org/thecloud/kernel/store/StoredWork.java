// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.math.BigDecimal;
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
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.KernelTables.Tx;
import org.thecloud.kernel.work.Backlog;
import org.thecloud.kernel.work.Entry;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.WorkQueue;

/** The work table. All times in it are the database's. */
@Component(service = WorkQueue.class)
public final class StoredWork implements WorkQueue {

    private static final String IN_MILLIS =
            "current_timestamp + cast(? as integer) * interval '0.001' second";
    private static final String DUE =
            " and due <= current_timestamp and (lease_until is null or lease_until < current_timestamp)";

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
        return tables.quiet(
                tx -> {
                    List<Object> values = new ArrayList<>(kinds);
                    values.add(most);
                    List<Lease> due =
                            tx.sql()
                                    .rows(
                                            "select kind, resource, attempts from work where kind in ("
                                                    + marks(kinds)
                                                    + ")"
                                                    + DUE
                                                    + " order by due fetch first ? rows only"
                                                    + " for update skip locked",
                                            row ->
                                                    new Lease(
                                                            row.getString(1),
                                                            row.getObject(2, UUID.class),
                                                            Ids.next().getMostSignificantBits(),
                                                            row.getInt(3)),
                                            values.toArray());
                    due.forEach(
                            lease ->
                                    tx.sql()
                                            .update(
                                                    "update work set fence = ?, worker = ?, dirty = false,"
                                                            + " lease_until = "
                                                            + IN_MILLIS
                                                            + " where resource = ?",
                                                    lease.fence(),
                                                    worker,
                                                    (int) lasting.toMillis(),
                                                    lease.id()));
                    return due;
                });
    }

    @Override
    public <S, T> Optional<Resource<S, T>> load(Lease lease, ResourceKind<S, T> kind) {
        return tables.read(tx -> Optional.ofNullable(tx.em().find(ResourceRow.class, lease.id())))
                .map(row -> Shape.of(kind, row));
    }

    @Override
    public boolean extend(Lease lease, Duration longer) {
        return tables.quiet(
                tx ->
                        tx.sql()
                                        .update(
                                                "update work set lease_until = "
                                                        + IN_MILLIS
                                                        + " where resource = ? and fence = ?",
                                                (int) longer.toMillis(),
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
        store(tx, lease, kind, row, step);
        boolean outdated = row.generation() != generation;
        int released =
                tx.sql()
                        .update(
                                "update work set lease_until = null, worker = null, attempts = 0,"
                                        + " due = case when dirty or ? then current_timestamp else "
                                        + IN_MILLIS
                                        + " end where resource = ? and fence = ?",
                                outdated,
                                millis(step.after()),
                                lease.id(),
                                lease.fence());
        if (released == 1 && step.outcome() != Step.Outcome.AGAIN && !outdated) {
            tx.sql().update("delete from work where resource = ? and dirty = false", lease.id());
        }
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
                    tx.sql()
                            .update(
                                    "update work set lease_until = null, worker = null,"
                                            + " attempts = attempts + 1, due = case when dirty then"
                                            + " current_timestamp else "
                                            + IN_MILLIS
                                            + " end where resource = ? and fence = ?",
                                    millis(step.after()),
                                    lease.id(),
                                    lease.fence());
                    return true;
                });
    }

    @Override
    public void release(Lease lease) {
        tables.quiet(
                tx ->
                        tx.sql()
                                .update(
                                        "update work set lease_until = null, worker = null"
                                                + " where resource = ? and fence = ?",
                                        lease.id(),
                                        lease.fence()));
    }

    // The resource row is locked before the work row, in the order of every other writer.
    private static @Nullable ResourceRow held(Tx tx, Lease lease) {
        tx.sql()
                .row(
                        "select version from resource where id = ? for update",
                        row -> row.getLong(1),
                        lease.id());
        boolean held =
                tx.sql()
                        .row(
                                "select 1 from work where resource = ? and fence = ? for update",
                                row -> row.getInt(1),
                                lease.id(),
                                lease.fence())
                        .isPresent();
        return held ? tx.em().find(ResourceRow.class, lease.id()) : null;
    }

    private static <S, T> boolean gone(
            Tx tx, Lease lease, ResourceKind<S, T> kind, ResourceRow row) {
        Caller platform = platform(row, lease);
        Removal removal = new Removal(tx, platform, Clock.systemUTC());
        List<ResourceRow> owned = removal.owned(row.id());
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
                        "update work set lease_until = null, worker = null where resource = ?",
                        row.id());
        return true;
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
        String free = "(lease_until is null or lease_until < current_timestamp)";
        String waits = "case when due <= current_timestamp and " + free + " then ";
        return tables.read(
                tx ->
                        tx.sql()
                                .rows(
                                        "select kind, count(*), sum("
                                                + waits
                                                + "1 else 0 end), sum(case when "
                                                + free
                                                + " then 0 else 1 end), extract(epoch from"
                                                + " (current_timestamp - min("
                                                + waits
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
                        tx ->
                                tx.sql()
                                        .rows(
                                                "select * from work order by due, resource"
                                                        + " offset ? rows fetch first ? rows only",
                                                row ->
                                                        new Entry(
                                                                row.getString("kind"),
                                                                row.getObject(
                                                                        "resource", UUID.class),
                                                                Sql.instant(row, "due"),
                                                                row.getInt("attempts"),
                                                                row.getString("worker"),
                                                                row.getObject("lease_until") == null
                                                                        ? null
                                                                        : Sql.instant(
                                                                                row,
                                                                                "lease_until")),
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
        // A lease that runs out makes its entry due as well.
        return tables.read(
                        tx ->
                                tx.sql()
                                        .row(
                                                "select extract(epoch from (min(greatest(due,"
                                                        + " coalesce(lease_until, due))) - current_timestamp))"
                                                        + " from work where kind in ("
                                                        + marks(kinds)
                                                        + ")",
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
