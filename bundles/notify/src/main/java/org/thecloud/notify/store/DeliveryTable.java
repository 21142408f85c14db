// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
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
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.service.Attempt;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.Taken;
import org.thecloud.store.Sql;

/** Deliveries as rows. Leases are on the database's clock. */
@Component(service = DeliveryTable.class)
public final class DeliveryTable {

    /** Runtimes that may die over one delivery before it is given up. */
    static final int MOST_LOSSES = 5;

    private static final String IN_MILLIS =
            "current_timestamp + cast(? as integer) * interval '0.001' second";
    private static final String NEXT_ROUTE =
            "select subscription, due_at from notify_delivery where state = 'QUEUED'%s"
                    + " order by state, subscription, due_at fetch first 1 rows only";
    private static final String FIRST_ROUTE = NEXT_ROUTE.formatted("");
    private static final String ROUTE_AFTER = NEXT_ROUTE.formatted(" and subscription > ?");

    private final NotifyTables tables;

    /**
     * What was claimed.
     *
     * @param more routes of which there may be more that is due
     * @param lost routes that are not there any more, though there are deliveries
     */
    public record Claim(List<Taken> taken, Set<UUID> more, Set<UUID> lost) {}

    @Activate
    public DeliveryTable(@Reference NotifyTables tables) {
        this.tables = tables;
    }

    /**
     * When the first delivery of each subscription is due. However many wait for one subscription,
     * they are passed in one step of the index.
     */
    public Map<UUID, Instant> backlog() {
        return tables.read(
                sql -> {
                    Map<UUID, Instant> due = new LinkedHashMap<>();
                    UUID last = null;
                    while (true) {
                        Optional<Map.Entry<UUID, Instant>> next =
                                last == null
                                        ? sql.row(FIRST_ROUTE, DeliveryTable::due)
                                        : sql.row(ROUTE_AFTER, DeliveryTable::due, last);
                        if (next.isEmpty()) {
                            return due;
                        }
                        last = next.get().getKey();
                        due.put(last, next.get().getValue());
                    }
                });
    }

    private static Map.Entry<UUID, Instant> due(ResultSet row) throws SQLException {
        return Map.entry(row.getObject(1, UUID.class), Sql.instant(row, "due_at"));
    }

    /** Whether other runtimes may add deliveries. */
    public boolean shared() {
        return tables.shared();
    }

    /**
     * Takes deliveries that are due. Those of paused subscriptions are left where they are.
     *
     * @param places for each try of the transaction, what there is room for
     * @param most bytes of messages, but for the first
     */
    public Claim claim(
            String worker,
            Duration lease,
            Instant now,
            Collection<UUID> subscriptions,
            Supplier<Places> places,
            long most) {
        return tables.write(
                NotifyTables.SELF,
                sql -> claim(sql, worker, lease, now, subscriptions, places, most));
    }

    /** Who says how many may be taken of a route. */
    public interface Places {
        int free(Route route);

        void take(Route route, int places);
    }

    private static Claim claim(
            Sql sql,
            String worker,
            Duration lease,
            Instant now,
            Collection<UUID> subscriptions,
            Supplier<Places> fresh,
            long most) {
        Map<UUID, Row> routes = routes(sql, subscriptions);
        Places places = fresh.get();
        Claim claim = new Claim(new ArrayList<>(), new HashSet<>(), new HashSet<>());
        Map<UUID, Route> found = new LinkedHashMap<>();
        for (UUID subscription : subscriptions) {
            Row row = routes.get(subscription);
            if (row == null) {
                claim.lost().add(subscription);
                continue;
            }
            int free = row.waits() ? 0 : places.free(row.route());
            if (free > 0) {
                List<UUID> due = due(sql, subscription, now, free);
                places.take(row.route(), due.size());
                due.forEach(id -> found.put(id, row.route()));
                if (due.size() == free) {
                    claim.more().add(subscription);
                }
            } else if (!row.waits()) {
                claim.more().add(subscription);
            }
        }
        if (!found.isEmpty()) {
            take(sql, worker, lease, now, found, claim, most);
        }
        return claim;
    }

    /** A route, and whether its deliveries wait. */
    private record Row(Route route, boolean waits) {}

    private static Map<UUID, Row> routes(Sql sql, Collection<UUID> subscriptions) {
        Map<UUID, Row> routes = new HashMap<>();
        sql.rows(
                "select * from notify_route where subscription = any(?)",
                row -> {
                    Route route = RouteRow.of(row);
                    boolean waits = route.spec().paused() || row.getObject("dead_since") != null;
                    return routes.put(route.subscription(), new Row(route, waits));
                },
                sql.ids(subscriptions));
        return routes;
    }

    private static List<UUID> due(Sql sql, UUID subscription, Instant now, int most) {
        return sql.rows(
                "select id from notify_delivery where state = 'QUEUED' and subscription = ?"
                        + " and due_at <= ? order by state, subscription, due_at fetch first "
                        + most
                        + " rows only",
                row -> row.getObject(1, UUID.class),
                subscription,
                now);
    }

    private static void take(
            Sql sql,
            String worker,
            Duration lease,
            Instant now,
            Map<UUID, Route> found,
            Claim claim,
            long most) {
        long fence = Ids.next().getMostSignificantBits();
        // By id alone: with the state in the condition, H2 looks through all that are queued.
        List<Taken> locked =
                sql.rows(
                        "select * from notify_delivery where id = any(?) for update skip locked",
                        row -> {
                            Delivery delivery = DeliveryRow.of(row);
                            return new Taken(
                                    delivery,
                                    java.util.Objects.requireNonNull(found.get(delivery.id())),
                                    fence,
                                    row.getInt("losses"),
                                    row.getInt("size"));
                        },
                        sql.ids(found.keySet()));
        long bytes = 0;
        for (Taken one : locked) {
            if (one.delivery().state() != DeliveryState.QUEUED) {
                continue;
            }
            bytes += one.bytes();
            if (bytes > most && !claim.taken().isEmpty()) {
                claim.more().add(one.delivery().subscription());
            } else {
                claim.taken().add(one);
            }
        }
        sql.update(
                "update notify_delivery set state = 'RUNNING', worker = ?, fence = ?,"
                        + " attempts = attempts + 1, lease_until = "
                        + IN_MILLIS
                        + ", started_at = coalesce(started_at, ?) where id = any(?)",
                worker,
                fence,
                (int) lease.toMillis(),
                now,
                sql.ids(claim.taken().stream().map(one -> one.delivery().id()).toList()));
    }

    /** Prolongs all leases of a worker. */
    public int extend(String worker, Duration lease) {
        return tables.write(
                NotifyTables.SELF,
                sql ->
                        sql.update(
                                "update notify_delivery set lease_until = "
                                        + IN_MILLIS
                                        + " where state = 'RUNNING' and worker = ?",
                                (int) lease.toMillis(),
                                worker));
    }

    /**
     * Takes deliveries away from runtimes that died. Where the tables belong to one runtime alone,
     * every other worker is one that died.
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
                                                "select 1 from notify_delivery"
                                                        + dead
                                                        + " fetch first 1 rows only",
                                                row -> 1,
                                                worker)
                                        .isPresent());
        return any ? tables.write(NotifyTables.SELF, sql -> reclaim(sql, dead, worker, now)) : 0;
    }

    private static int reclaim(Sql sql, String dead, String worker, Instant now) {
        int given =
                sql.update(
                        "update notify_delivery set state = 'FAILED', due_at = null, worker = null,"
                                + " fence = 0, finished_at = ?, code = ?, detail = ?"
                                + dead
                                + " and losses >= ?",
                        now,
                        NotifyError.RUNTIME_LOST.name(),
                        "the runtimes that delivered died, again and again",
                        worker,
                        MOST_LOSSES);
        return given
                + sql.update(
                        "update notify_delivery set state = 'QUEUED', due_at = ?, worker = null,"
                                + " fence = 0, losses = losses + 1"
                                + dead,
                        now,
                        worker);
    }

    // ---- history

    /** Deliveries of a subscription, newest first. */
    public Page<Delivery> ofSubscription(
            TenantId tenant, UUID subscription, @Nullable DeliveryState state, PageQuery page) {
        return list("subscription", tenant, subscription, state, page);
    }

    /** Deliveries of a message, newest first. */
    public Page<Delivery> ofMessage(TenantId tenant, UUID message, PageQuery page) {
        return list("message", tenant, message, null, page);
    }

    private Page<Delivery> list(
            String column,
            TenantId tenant,
            UUID of,
            @Nullable DeliveryState state,
            PageQuery page) {
        UUID before = DeliveryRow.cursor(page);
        List<@Nullable Object> values = new ArrayList<>(List.of(of, tenant.value()));
        if (before != null) {
            values.add(before);
        }
        if (state != null) {
            values.add(state.name());
        }
        List<Delivery> found =
                tables.read(
                        sql ->
                                sql.rows(
                                        "select * from notify_delivery where "
                                                + column
                                                + " = ? and tenant = ?"
                                                + (before == null ? "" : " and id < ?")
                                                + (state == null ? "" : " and state = ?")
                                                + " order by id desc fetch first "
                                                + (page.limit() + 1)
                                                + " rows only",
                                        DeliveryRow::of,
                                        values.toArray()));
        return DeliveryRow.page(found, page, Delivery::id);
    }

    public Optional<Delivery> find(TenantId tenant, UUID subscription, UUID id) {
        return tables.read(
                sql ->
                        sql.row(
                                "select * from notify_delivery where id = ? and subscription = ?"
                                        + " and tenant = ?",
                                DeliveryRow::of,
                                id,
                                subscription,
                                tenant.value()));
    }

    public List<Attempt> attempts(UUID delivery) {
        return tables.read(
                sql ->
                        sql.rows(
                                "select number, at, millis, http_status, code, detail, answer"
                                        + " from notify_attempt where delivery = ? order by number",
                                row ->
                                        new Attempt(
                                                row.getInt(1),
                                                Sql.instant(row, "at"),
                                                row.getLong(3),
                                                new Delivery.Result(
                                                        row.getObject(4, Integer.class),
                                                        row.getString(5),
                                                        row.getString(6),
                                                        row.getString(7))),
                                delivery));
    }

    /**
     * Adds a delivery of the same message.
     *
     * @param key two replays of a delivery never have the same: the second is answered with the
     *     first
     * @throws CloudException MESSAGE_GONE
     */
    public Delivery replay(
            Caller caller, UUID subscription, UUID id, @Nullable String key, Instant now) {
        return tables.write(
                caller,
                sql -> {
                    Delivery original =
                            sql.row(
                                            "select * from notify_delivery where id = ?"
                                                    + " and subscription = ? for update",
                                            DeliveryRow::of,
                                            id,
                                            subscription)
                                    .orElseThrow(() -> CloudException.notFound("delivery", id));
                    Optional<Delivery> earlier =
                            sql.row(
                                    "select * from notify_delivery where message = ?"
                                            + " and replay_of = ? and repeat_key = ?",
                                    DeliveryRow::of,
                                    original.message(),
                                    id,
                                    key);
                    return earlier.isPresent() ? earlier.get() : replay(sql, original, key, now);
                });
    }

    private static Delivery replay(Sql sql, Delivery original, @Nullable String key, Instant now) {
        int size =
                sql.row(
                                "select size from notify_message where id = ?",
                                row -> row.getInt(1),
                                original.message())
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                NotifyError.MESSAGE_GONE,
                                                "the message is not kept any more"));
        UUID id = Ids.next();
        DeliveryRow.insert(
                sql,
                List.<@Nullable Object[]>of(
                        new @Nullable Object[] {
                            id,
                            original.message(),
                            original.subscription(),
                            original.topic(),
                            original.tenant().value(),
                            original.id(),
                            key,
                            now,
                            now,
                            size
                        }));
        return sql.row("select * from notify_delivery where id = ?", DeliveryRow::of, id)
                .orElseThrow();
    }
}
