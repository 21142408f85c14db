// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.store;

import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.audit.service.AuditQuery;
import org.thecloud.audit.service.Entry;
import org.thecloud.audit.service.Owed;
import org.thecloud.audit.service.Recorded;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;
import org.thecloud.store.Sql;

/** The chain as rows. */
@Component(service = AuditTables.class)
public final class AuditTables {

    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "audit");

    private final Database database;

    /**
     * Where the chain ends.
     *
     * @param seal keyed hash of the last line's: cannot be made again with the database alone
     */
    public record Head(long position, String hash, String seal) {}

    @Activate
    public AuditTables(@Reference Databases databases) {
        database =
                databases.open("audit", AuditTables.class, List.of(EntryRow.class, OwedRow.class));
    }

    @Deactivate
    public void close() {
        database.close();
    }

    /**
     * Appends lines, in order and in one transaction, and drops what was owed for their requests.
     *
     * @param sealing makes the seal of a hash
     */
    public void append(List<Entry> entries, Function<String, String> sealing) {
        for (int tried = 1; ; tried++) {
            try {
                Sql.write(database, SELF, sql -> append(sql, entries, sealing));
                return;
            } catch (CloudException race) {
                // two runtimes may both want to make the head
                if (tried == 3 || !race.details().containsKey("constraint")) {
                    throw race;
                }
            }
        }
    }

    private static long append(Sql sql, List<Entry> entries, Function<String, String> sealing) {
        Head head = held(sql, sealing);
        long position = head.position();
        String hash = head.hash();
        List<@Nullable Object[]> rows = new ArrayList<>();
        Set<String> requests = new HashSet<>();
        for (Entry entry : entries) {
            position++;
            Recorded recorded = new Recorded(position, entry, hash, entry.hash(position, hash));
            rows.add(EntryRow.values(recorded));
            hash = recorded.hash();
            requests.add(entry.requestId());
        }
        sql.each(EntryRow.INSERT, rows);
        sql.update(
                "update audit_head set position = ?, hash = ?, seal = ? where id = 1",
                position,
                hash,
                sealing.apply(hash));
        sql.update("delete from audit_owed where request_id = any(?)", sql.texts(requests));
        return position;
    }

    /** The head, which whoever appends holds until the transaction ends. */
    private static Head held(Sql sql, Function<String, String> sealing) {
        return head(sql, " for update")
                .orElseGet(
                        () -> {
                            Head first = new Head(0, Entry.NOTHING, sealing.apply(Entry.NOTHING));
                            sql.update(
                                    "insert into audit_head (id, position, hash, seal)"
                                            + " values (1, ?, ?, ?)",
                                    first.position(),
                                    first.hash(),
                                    first.seal());
                            return first;
                        });
    }

    private static Optional<Head> head(Sql sql, String lock) {
        return sql.row(
                "select position, hash, seal from audit_head where id = 1" + lock,
                row ->
                        new Head(
                                row.getLong("position"),
                                row.getString("hash"),
                                row.getString("seal")));
    }

    public Optional<Head> head() {
        return Sql.read(database, sql -> head(sql, ""));
    }

    /** Lines that follow a place, in order. */
    public List<Recorded> following(long position, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select e from EntryRow e where e.position > :position"
                                                + " order by e.position",
                                        EntryRow.class)
                                .setParameter("position", position)
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(EntryRow::recorded)
                                .toList());
    }

    /** Lines that were asked for, newest first, one more than the limit if there are more. */
    public List<Recorded> list(AuditQuery query) {
        Map<String, Object> values = new TreeMap<>();
        StringBuilder text = new StringBuilder("select e from EntryRow e where ");
        if (query.tenant() == null) {
            text.append("e.tenant is null");
        } else {
            text.append("e.tenant = :tenant");
            values.put("tenant", query.tenant());
        }
        condition(text, values, "e.position < :before", "before", query.before());
        condition(text, values, "e.action = :action", "action", query.action());
        condition(text, values, "e.status = :status", "status", query.status());
        condition(text, values, "e.resource = :resource", "resource", query.resource());
        Optional<UUID> id = query.actor() == null ? Optional.empty() : uuid(query.actor());
        condition(
                text,
                values,
                id.isPresent() ? "e.actor = :actor" : "e.actorName = :actor",
                "actor",
                id.isPresent() ? id.get() : query.actor());
        condition(text, values, "e.at >= :since", "since", time(query.from()));
        condition(text, values, "e.at < :until", "until", time(query.to()));
        text.append(" order by e.position desc");
        return database.read(
                em -> {
                    TypedQuery<EntryRow> rows =
                            em.createQuery(text.toString(), EntryRow.class)
                                    .setMaxResults(query.limit() + 1);
                    values.forEach(rows::setParameter);
                    return rows.getResultStream().map(EntryRow::recorded).toList();
                });
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(Ids.parse("actor", text));
        } catch (CloudException aName) {
            return Optional.empty();
        }
    }

    private static void condition(
            StringBuilder text,
            Map<String, Object> values,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            text.append(" and ").append(condition);
            values.put(name, value);
        }
    }

    private static @Nullable Object time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    /** Which of these requests have a line. */
    public Set<String> known(Collection<String> requests) {
        if (requests.isEmpty()) {
            return Set.of();
        }
        return database.read(
                em ->
                        Set.copyOf(
                                em.createQuery(
                                                "select distinct e.requestId from EntryRow e"
                                                        + " where e.requestId in :requests",
                                                String.class)
                                        .setParameter("requests", requests)
                                        .getResultList()));
    }

    /** Remembers changes for which a line must come. One that is remembered already stays. */
    public void owe(List<Owed> changes) {
        database.write(
                SELF,
                em -> {
                    for (Owed change : changes) {
                        if (em.find(OwedRow.class, change.change()) == null) {
                            em.persist(new OwedRow(change));
                        }
                    }
                    return changes;
                });
    }

    /** What has been owed since before a moment. */
    public List<Owed> overdue(Instant before, int limit) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select o from OwedRow o where o.at < :before order by o.id",
                                        OwedRow.class)
                                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultStream()
                                .map(OwedRow::owed)
                                .toList());
    }

    /** Forgets what is owed for requests that have a line after all. */
    public void settle(Collection<String> requests) {
        if (requests.isEmpty()) {
            return;
        }
        database.write(
                SELF,
                em ->
                        em.createQuery("delete from OwedRow o where o.requestId in :requests")
                                .setParameter("requests", requests)
                                .executeUpdate());
    }
}
