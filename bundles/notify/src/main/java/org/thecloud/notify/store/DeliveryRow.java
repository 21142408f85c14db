// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.store.Sql;

/** A row of deliveries as a delivery, and back. */
final class DeliveryRow {

    private DeliveryRow() {}

    static Delivery of(ResultSet row) throws SQLException {
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("message", UUID.class),
                row.getObject("subscription", UUID.class),
                row.getObject("topic", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                DeliveryState.valueOf(row.getString("state")),
                row.getObject("replay_of", UUID.class),
                Sql.instant(row, "created_at"),
                Sql.perhaps(row, "due_at"),
                row.getInt("attempts"),
                Sql.perhaps(row, "started_at"),
                Sql.perhaps(row, "finished_at"),
                row.getBoolean("dead"),
                new Delivery.Result(
                        row.getObject("http_status", Integer.class),
                        row.getString("code"),
                        row.getString("detail"),
                        row.getString("answer")));
    }

    /** Values of a delivery that is due at once. */
    static @Nullable Object[] first(StoredMessage message, UUID subscription) {
        return new @Nullable Object[] {
            Ids.next(),
            message.id(),
            subscription,
            message.topic(),
            message.tenant().value(),
            null,
            null,
            message.publishedAt(),
            message.publishedAt(),
            message.size()
        };
    }

    static void insert(Sql sql, Collection<@Nullable Object[]> deliveries) {
        sql.each(
                "insert into notify_delivery (id, message, subscription, topic, tenant, replay_of,"
                        + " repeat_key, created_at, due_at, size, state, attempts, losses, dead, fence)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'QUEUED', 0, 0, false, 0)",
                deliveries);
    }

    static int delete(Sql sql, List<UUID> ids) {
        if (ids.isEmpty()) {
            return 0;
        }
        sql.update("delete from notify_attempt where delivery = any(?)", sql.ids(ids));
        return sql.update("delete from notify_delivery where id = any(?)", sql.ids(ids));
    }

    static @Nullable UUID cursor(PageQuery page) {
        try {
            return page.after() == null ? null : UUID.fromString(page.after());
        } catch (IllegalArgumentException notOurs) {
            throw CloudException.invalid("after", "after is not a cursor of this list");
        }
    }

    /** A page of what was found, which is one more where there are more. */
    static <T> Page<T> page(List<T> found, PageQuery page, Function<T, UUID> id) {
        return found.size() > page.limit()
                ? new Page<>(
                        found.subList(0, page.limit()),
                        id.apply(found.get(page.limit() - 1)).toString())
                : new Page<>(found, null);
    }
}
