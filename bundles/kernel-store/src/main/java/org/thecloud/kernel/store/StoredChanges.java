// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.store.KernelTables.Tx;
import org.thecloud.kernel.work.ChangeFeed;
import org.thecloud.store.Sql;

/**
 * The change table as a feed. Numbers are taken before the commit, so a gap between two numbers may
 * still fill. Where one is seen, the reader waits for every transaction that may own it and reads
 * again: what is missing then was rolled back.
 */
@Component(service = ChangeFeed.class)
public final class StoredChanges implements ChangeFeed {

    private final KernelTables tables;

    @Activate
    public StoredChanges(@Reference KernelTables tables) {
        this.tables = tables;
    }

    @Override
    public List<Change> read(String cursor, int most) {
        long from =
                tables.read(
                                sql ->
                                        sql.row(
                                                "select sequence from change_cursor where name = ?",
                                                row -> row.getLong(1),
                                                cursor))
                        .orElse(0L);
        List<Change> changes = after(from, most);
        if (changes.isEmpty()) {
            return changes;
        }
        List<Change> certain = untilGap(from, changes);
        if (certain.size() == changes.size()) {
            return changes;
        }
        tables.awaitWriters();
        // Everything up to the last number seen is decided now.
        long seen = changes.get(changes.size() - 1).sequence();
        return after(from, most).stream().filter(change -> change.sequence() <= seen).toList();
    }

    private static List<Change> untilGap(long from, List<Change> changes) {
        List<Change> certain = new ArrayList<>();
        long expected = from + 1;
        for (Change change : changes) {
            if (change.sequence() != expected) {
                break;
            }
            certain.add(change);
            expected++;
        }
        return certain;
    }

    private List<Change> after(long from, int most) {
        return tables.read(
                sql ->
                        sql.rows(
                                "select * from change where sequence > ? order by sequence"
                                        + " fetch first ? rows only",
                                StoredChanges::change,
                                from,
                                most));
    }

    private static Change change(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Change(
                row.getLong("sequence"),
                row.getString("kind"),
                row.getObject("resource", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                Change.Type.valueOf(row.getString("type")),
                row.getString("before_state"),
                row.getString("after_state"),
                row.getObject("actor", UUID.class),
                row.getString("actor_name"),
                row.getString("request_id"),
                Json.strings(row.getString("dimensions")),
                Sql.instant(row, "at"));
    }

    @Override
    public void advance(String cursor, long sequence) {
        tables.quiet(
                tx -> {
                    // The row may come from another writer between the first two statements.
                    return raise(tx, cursor, sequence)
                            || insert(tx, cursor, sequence)
                            || raise(tx, cursor, sequence);
                });
    }

    private static boolean raise(Tx tx, String cursor, long sequence) {
        return tx.sql()
                        .update(
                                "update change_cursor set sequence = ? where name = ?"
                                        + " and sequence < ?",
                                sequence,
                                cursor,
                                sequence)
                > 0;
    }

    private static boolean insert(Tx tx, String cursor, long sequence) {
        return tx.sql()
                        .update(
                                "insert into change_cursor select ?, cast(? as bigint) where not exists"
                                        + " (select 1 from change_cursor where name = ?)",
                                cursor,
                                sequence,
                                cursor)
                > 0;
    }

    @Override
    public long newest() {
        long newest =
                tables.read(
                                sql ->
                                        sql.row(
                                                "select coalesce(max(sequence), 0) from change",
                                                row -> row.getLong(1)))
                        .orElse(0L);
        // A change with a lower number may still be on its way; who begins here must not miss it
        // without it having been before the call.
        tables.awaitWriters();
        return newest;
    }
}
