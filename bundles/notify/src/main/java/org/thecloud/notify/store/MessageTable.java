// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.notify.Notice;
import org.thecloud.notify.Published;
import org.thecloud.notify.filter.Content;
import org.thecloud.notify.filter.FilterPolicy;
import org.thecloud.notify.service.Notices;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.store.Sql;

/** Messages as rows. */
@Component(service = MessageTable.class)
public final class MessageTable {

    /** Who writes many messages at once. */
    public static final Caller SELF = NotifyTables.SELF;

    private static final int AT_A_TIME = 500;
    private static final int MOST_POLICIES = 10_000;
    private static final String REPEATED = "notify_message_repeat";
    private static final String COLUMNS =
            "id, topic, tenant, subject, attributes, trace, publisher, published_at, repeat_key,"
                    + " question, size, deliveries";

    private final NotifyTables tables;
    private final Map<Wanted, FilterPolicy> policies = new ConcurrentHashMap<>();

    /** What became of a message that was published: to whom it goes. */
    public record Placed(Published published, List<UUID> subscriptions) {}

    /** What a subscription takes. */
    private record Wanted(String policy, boolean body) {}

    /** A subscription that may take messages of a topic. */
    private record Taker(UUID subscription, @Nullable Wanted wanted) {}

    @Activate
    public MessageTable(@Reference NotifyTables tables) {
        this.tables = tables;
    }

    // ---- publishing

    /**
     * Writes messages with a delivery for each subscription that takes them, all or none; what
     * became of each, in order. One whose repeat key is known is not written.
     */
    public List<Placed> publish(Caller caller, List<StoredMessage> all) {
        try {
            return tables.write(caller, sql -> publish(sql, all));
        } catch (CloudException race) {
            if (!REPEATED.equals(race.details().get("constraint"))) {
                throw race;
            }
            return tables.write(caller, sql -> publish(sql, all)); // now the other one is seen
        }
    }

    private List<Placed> publish(Sql sql, List<StoredMessage> all) {
        Map<String, Published> known = known(sql, all);
        Map<UUID, List<Taker>> takers = takers(sql, all);
        List<StoredMessage> messages = new ArrayList<>();
        List<@Nullable Object[]> deliveries = new ArrayList<>();
        List<Placed> placed = new ArrayList<>();
        for (StoredMessage message : all) {
            String key = message.repeatKey();
            Published earlier = key == null ? null : known.get(key);
            if (earlier != null) {
                placed.add(new Placed(earlier, List.of()));
                continue;
            }
            List<UUID> to = takersOf(message, takers.getOrDefault(message.topic(), List.of()));
            messages.add(deliveredTo(message, to.size()));
            to.forEach(one -> deliveries.add(DeliveryRow.first(message, one)));
            Published published =
                    new Published(message.id(), message.publishedAt(), to.size(), false);
            if (key != null) {
                known.put(key, new Published(message.id(), message.publishedAt(), to.size(), true));
            }
            placed.add(new Placed(published, to));
        }
        insert(sql, messages);
        DeliveryRow.insert(sql, deliveries);
        return placed;
    }

    private static Map<String, Published> known(Sql sql, List<StoredMessage> all) {
        Set<String> keys = new HashSet<>();
        for (StoredMessage message : all) {
            if (message.repeatKey() != null) {
                keys.add(message.repeatKey());
            }
        }
        Map<String, Published> known = new HashMap<>();
        if (!keys.isEmpty()) {
            sql.rows(
                    "select repeat_key, id, published_at, deliveries from notify_message"
                            + " where repeat_key = any(?)",
                    row ->
                            known.put(
                                    row.getString(1),
                                    new Published(
                                            row.getObject(2, UUID.class),
                                            Sql.instant(row, "published_at"),
                                            row.getInt(4),
                                            true)),
                    sql.texts(keys));
        }
        return known;
    }

    private static Map<UUID, List<Taker>> takers(Sql sql, List<StoredMessage> all) {
        Set<UUID> topics = new HashSet<>();
        all.forEach(message -> topics.add(message.topic()));
        Map<UUID, List<Taker>> takers = new HashMap<>();
        sql.rows(
                "select topic, subscription, filter_policy, filter_body from notify_route"
                        + " where topic = any(?) and confirm_by is null",
                row -> {
                    String policy = row.getString(3);
                    return takers.computeIfAbsent(
                                    row.getObject(1, UUID.class), t -> new ArrayList<>())
                            .add(
                                    new Taker(
                                            row.getObject(2, UUID.class),
                                            policy == null
                                                    ? null
                                                    : new Wanted(policy, row.getBoolean(4))));
                },
                sql.ids(topics));
        return takers;
    }

    private List<UUID> takersOf(StoredMessage message, List<Taker> takers) {
        Content content = new Content(message.notice().attributes(), message.notice().body());
        List<UUID> to = new ArrayList<>();
        for (Taker taker : takers) {
            Wanted wanted = taker.wanted();
            if (wanted == null || policy(wanted).fits(content)) {
                to.add(taker.subscription());
            }
        }
        return to;
    }

    private FilterPolicy policy(Wanted wanted) {
        if (policies.size() > MOST_POLICIES) {
            policies.clear();
        }
        return policies.computeIfAbsent(
                wanted, unread -> FilterPolicy.parse(unread.policy(), unread.body()));
    }

    private static StoredMessage deliveredTo(StoredMessage message, int deliveries) {
        return new StoredMessage(
                message.id(),
                message.topic(),
                message.tenant(),
                message.notice(),
                message.publisher(),
                message.publishedAt(),
                message.repeatKey(),
                message.question(),
                message.size(),
                deliveries);
    }

    static void insert(Sql sql, List<StoredMessage> messages) {
        sql.each(
                "insert into notify_message (id, topic, tenant, subject, body, attributes, trace,"
                        + " publisher, published_at, repeat_key, question, size, deliveries)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                messages.stream()
                        .map(
                                one ->
                                        new @Nullable Object[] {
                                            one.id(),
                                            one.topic(),
                                            one.tenant().value(),
                                            one.notice().subject(),
                                            one.notice().body(),
                                            Notices.write(one.notice().attributes()),
                                            one.notice().trace(),
                                            one.publisher(),
                                            one.publishedAt(),
                                            one.repeatKey(),
                                            one.question(),
                                            one.size(),
                                            one.deliveries()
                                        })
                        .toList());
    }

    // ---- reading

    private static StoredMessage message(ResultSet row, String body) throws SQLException {
        return new StoredMessage(
                row.getObject("id", UUID.class),
                row.getObject("topic", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                new Notice(
                        row.getString("subject"),
                        body,
                        Notices.read(row.getString("attributes")),
                        row.getString("trace")),
                row.getString("publisher"),
                Sql.instant(row, "published_at"),
                row.getString("repeat_key"),
                row.getBoolean("question"),
                row.getInt("size"),
                row.getInt("deliveries"));
    }

    /** Those of these messages that are kept, of any tenant. */
    public Map<UUID, StoredMessage> all(Collection<UUID> ids) {
        Map<UUID, StoredMessage> found = new HashMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select "
                                        + COLUMNS
                                        + ", body from notify_message where id = any(?)",
                                row ->
                                        found.put(
                                                row.getObject("id", UUID.class),
                                                message(row, row.getString("body"))),
                                sql.ids(ids)));
        return found;
    }

    public Optional<StoredMessage> find(TenantId tenant, UUID id) {
        return Optional.ofNullable(all(List.of(id)).get(id))
                .filter(found -> found.tenant().equals(tenant));
    }

    /** Messages that were published to a topic, newest first; their bodies are empty. */
    public Page<StoredMessage> list(TenantId tenant, UUID topic, PageQuery page) {
        UUID before = DeliveryRow.cursor(page);
        List<@Nullable Object> values = new ArrayList<>(List.of(topic, tenant.value()));
        if (before != null) {
            values.add(before);
        }
        List<StoredMessage> found =
                tables.read(
                        sql ->
                                sql.rows(
                                        "select "
                                                + COLUMNS
                                                + " from notify_message where topic = ? and tenant = ?"
                                                + " and not question"
                                                + (before == null ? "" : " and id < ?")
                                                + " order by id desc fetch first "
                                                + (page.limit() + 1)
                                                + " rows only",
                                        row -> message(row, ""),
                                        values.toArray()));
        return DeliveryRow.page(found, page, StoredMessage::id);
    }

    // ---- forgetting

    /** Forgets messages that were published before a moment, with their deliveries. */
    public int forget(Instant before, int most) {
        return tables.write(
                NotifyTables.SELF,
                sql ->
                        delete(
                                sql,
                                sql.rows(
                                        "select id from notify_message where published_at < ?"
                                                + " order by published_at fetch first "
                                                + most
                                                + " rows only",
                                        row -> row.getObject(1, UUID.class),
                                        before)));
    }

    /** Forgets all messages of a topic, some at a time. */
    public void removeTopic(UUID topic) {
        int removed;
        do {
            removed =
                    tables.write(
                            NotifyTables.SELF,
                            sql ->
                                    delete(
                                            sql,
                                            sql.rows(
                                                    "select id from notify_message where topic = ?"
                                                            + " order by id fetch first "
                                                            + AT_A_TIME
                                                            + " rows only",
                                                    row -> row.getObject(1, UUID.class),
                                                    topic)));
        } while (removed == AT_A_TIME);
    }

    private static int delete(Sql sql, List<UUID> messages) {
        if (messages.isEmpty()) {
            return 0;
        }
        List<UUID> deliveries =
                sql.rows(
                        "select id from notify_delivery where message = any(?)",
                        row -> row.getObject(1, UUID.class),
                        sql.ids(messages));
        DeliveryRow.delete(sql, deliveries);
        return sql.update("delete from notify_message where id = any(?)", sql.ids(messages));
    }
}
