// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.TenantId;
import org.thecloud.notify.Notice;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.Standing;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.store.Sql;

/** Routes as rows, and how their endpoints fare. */
@Component(service = RouteTable.class)
public final class RouteTable {

    private static final int AT_A_TIME = 1000;

    private final NotifyTables tables;

    @Activate
    public RouteTable(@Reference NotifyTables tables) {
        this.tables = tables;
    }

    /**
     * Follows a newer wish; an older one than is known changes nothing.
     *
     * @return whether there is a question to be delivered to whoever receives
     */
    public boolean apply(Route wanted, Instant now) {
        try {
            return tables.write(NotifyTables.SELF, sql -> apply(sql, wanted, now));
        } catch (CloudException race) {
            if (!race.details().containsKey("constraint")) {
                throw race;
            }
            // somebody was quicker
            return tables.write(NotifyTables.SELF, sql -> apply(sql, wanted, now));
        }
    }

    private static boolean apply(Sql sql, Route wanted, Instant now) {
        Optional<Route> known =
                sql.row(
                        "select * from notify_route where subscription = ? for update",
                        RouteRow::of,
                        wanted.subscription());
        if (known.isPresent() && known.get().generation() >= wanted.generation()) {
            return false;
        }
        Instant asked = known.map(route -> route.spec().confirmBy()).orElse(null);
        if (known.isEmpty()) {
            RouteRow.insert(sql, wanted);
        } else {
            RouteRow.rewrite(sql, wanted);
        }
        Instant until = wanted.spec().confirmBy();
        boolean ask = until != null && !until.equals(asked);
        if (ask) {
            ask(sql, wanted, now);
        }
        return ask;
    }

    private static void ask(Sql sql, Route route, Instant now) {
        String text =
                "Messages of the topic "
                        + route.spec().topic().name()
                        + " are to be delivered here. Whoever receives them must confirm it.";
        StoredMessage question =
                new StoredMessage(
                        Ids.next(),
                        route.spec().topic().id(),
                        route.tenant(),
                        Notice.of(text),
                        "system",
                        now,
                        null,
                        true,
                        text.length(),
                        1);
        MessageTable.insert(sql, List.of(question));
        DeliveryRow.insert(
                sql,
                List.<@Nullable Object[]>of(DeliveryRow.first(question, route.subscription())));
    }

    /** Forgets a route, and then its deliveries, some at a time. */
    public void remove(UUID subscription) {
        tables.write(
                NotifyTables.SELF,
                sql -> sql.update("delete from notify_route where subscription = ?", subscription));
        removeDeliveries(subscription);
    }

    /** Forgets deliveries of a route that is not there any more. */
    public void removeDeliveries(UUID subscription) {
        int removed;
        do {
            removed =
                    tables.write(
                            NotifyTables.SELF,
                            sql -> {
                                List<UUID> some =
                                        sql.rows(
                                                "select id from notify_delivery where subscription = ?"
                                                        + " order by id fetch first "
                                                        + AT_A_TIME
                                                        + " rows only",
                                                row -> row.getObject(1, UUID.class),
                                                subscription);
                                return DeliveryRow.delete(sql, some);
                            });
        } while (removed == AT_A_TIME);
    }

    /** Lets an endpoint that was given up be tried again. */
    public void revive(UUID subscription, Instant now) {
        tables.write(
                NotifyTables.SELF,
                sql -> {
                    sql.update(
                            "update notify_route set dead_since = null, failures = 0,"
                                    + " failing_since = null, alert_code = null,"
                                    + " alert_message = null, untold_since = ?"
                                    + " where subscription = ?",
                            now,
                            subscription);
                    return sql.update(
                            "update notify_delivery set due_at = ? where state = 'QUEUED'"
                                    + " and subscription = ? and due_at > ?",
                            now,
                            subscription,
                            now);
                });
    }

    // ---- how endpoints fare

    /** How these fare; one without a route yet is not among them. */
    public Map<UUID, Standing> standings(Collection<UUID> subscriptions) {
        Map<UUID, Standing> standings = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select subscription, failures, failing_since, dead_since, alert_code,"
                                        + " alert_message from notify_route where subscription = any(?)",
                                row ->
                                        standings.put(
                                                row.getObject(1, UUID.class),
                                                new Standing(
                                                        row.getInt(2),
                                                        Sql.perhaps(row, "failing_since"),
                                                        Sql.perhaps(row, "dead_since"),
                                                        row.getString(5),
                                                        row.getString(6))),
                                sql.ids(subscriptions)));
        return standings;
    }

    public Standing standing(UUID subscription) {
        return standings(List.of(subscription)).getOrDefault(subscription, Standing.NONE);
    }

    /** Subscriptions that fare better or worse, and since when nobody was told. */
    public Map<UUID, Instant> untold(int most) {
        Map<UUID, Instant> untold = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select subscription, untold_since from notify_route"
                                        + " where untold_since is not null order by untold_since"
                                        + " fetch first "
                                        + most
                                        + " rows only",
                                row ->
                                        untold.put(
                                                row.getObject(1, UUID.class),
                                                Sql.instant(row, "untold_since"))));
        return untold;
    }

    /** What happened since then is still to be told. */
    public void told(UUID subscription, Instant since) {
        tables.write(
                NotifyTables.SELF,
                sql ->
                        sql.update(
                                "update notify_route set untold_since = null"
                                        + " where subscription = ? and untold_since = ?",
                                subscription,
                                since));
    }

    /** Those whose time to be confirmed is over. */
    public Map<UUID, TenantId> unconfirmed(Instant now, int most) {
        Map<UUID, TenantId> late = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select subscription, tenant from notify_route where confirm_by < ?"
                                        + " order by confirm_by fetch first "
                                        + most
                                        + " rows only",
                                row ->
                                        late.put(
                                                row.getObject(1, UUID.class),
                                                new TenantId(row.getObject(2, UUID.class))),
                                now));
        return late;
    }
}
