// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Event;
import org.thecloud.store.Database;
import org.thecloud.store.Sql;

/** News of objects that wait to be brought, in a lane for each target. */
@Component(service = EventTables.class)
public final class EventTables {

    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "storage-events");
    private static final int MOST_ERROR = 500;

    private final Database database;

    @Activate
    public EventTables(@Reference StorageDatabase store) {
        this.database = store.database();
    }

    /**
     * How it goes with a lane.
     *
     * @param since when it began to fail; absent unless it fails
     */
    public record Standing(long waiting, @Nullable Instant since, @Nullable String error) {}

    /** Lanes in which something is due. However much waits in one, it is passed in one step. */
    public List<String> due(Instant now) {
        return Sql.read(
                database,
                sql -> {
                    List<String> due = new ArrayList<>();
                    Optional<String> next = after(sql, "");
                    while (next.isPresent()) {
                        String lane = next.get();
                        if (free(sql, lane, now)) {
                            due.add(lane);
                        }
                        next = after(sql, lane);
                    }
                    return due;
                });
    }

    private static Optional<String> after(Sql sql, String lane) {
        return sql.row(
                "select lane from storage_event where lane > ? order by lane, id"
                        + " fetch first 1 rows only",
                row -> row.getString(1),
                lane);
    }

    private static boolean free(Sql sql, String lane, Instant now) {
        return sql.row(
                        "select 1 from storage_event_lane where lane = ? and due_at > ?",
                        row -> 1,
                        lane,
                        now)
                .isEmpty();
    }

    /** Takes a lane that is due; false if another runtime has it. */
    public boolean claim(String lane, Instant now, Duration lease) {
        return Sql.write(
                database,
                SELF,
                sql -> {
                    int taken =
                            sql.update(
                                    "update storage_event_lane set due_at = ? where lane = ?"
                                            + " and due_at <= ?",
                                    now.plus(lease),
                                    lane,
                                    now);
                    return taken == 1
                            || sql.update(
                                            "insert into storage_event_lane (lane, due_at, attempts)"
                                                    + " select ?, ?, 0 where not exists"
                                                    + " (select 1 from storage_event_lane"
                                                    + " where lane = ?)",
                                            lane,
                                            now.plus(lease),
                                            lane)
                                    == 1;
                });
    }

    /** The oldest of a lane. */
    public List<Event> next(String lane, int limit) {
        return Sql.read(
                database,
                sql ->
                        sql.rows(
                                "select * from storage_event where lane = ? order by lane, id"
                                        + " fetch first "
                                        + limit
                                        + " rows only",
                                EventTables::event,
                                lane));
    }

    private static Event event(ResultSet row) throws SQLException {
        return new Event(
                row.getObject("id", UUID.class),
                row.getString("lane"),
                row.getObject("bucket", UUID.class),
                new TenantId(row.getObject("tenant", UUID.class)),
                row.getString("body"),
                Sql.instant(row, "created_at"));
    }

    /** Removes what was brought and keeps the lane until another time. */
    public void brought(String lane, List<UUID> ids, Instant until) {
        Sql.write(
                database,
                SELF,
                sql -> {
                    sql.update(
                            "update storage_event_lane set due_at = ?, attempts = 0, since = null,"
                                    + " error = null where lane = ?",
                            until,
                            lane);
                    return sql.update("delete from storage_event where id = any(?)", sql.ids(ids));
                });
    }

    /** Gives a lane back in which all went well. */
    public void release(String lane) {
        Sql.write(
                database,
                SELF,
                sql -> sql.update("delete from storage_event_lane where lane = ?", lane));
    }

    /** How often a lane failed since something was brought. */
    public int attempts(String lane) {
        return Sql.read(
                        database,
                        sql ->
                                sql.row(
                                        "select attempts from storage_event_lane where lane = ?",
                                        row -> row.getInt(1),
                                        lane))
                .orElse(0);
    }

    /** Leaves a lane alone for a while. */
    public void hold(String lane, int attempts, Instant now, Instant due, String error) {
        String told = error.length() > MOST_ERROR ? error.substring(0, MOST_ERROR) : error;
        Sql.write(
                database,
                SELF,
                sql ->
                        sql.update(
                                "update storage_event_lane set due_at = ?, attempts = ?, error = ?,"
                                        + " since = coalesce(since, ?) where lane = ?",
                                due,
                                attempts,
                                told,
                                now,
                                lane));
    }

    /** Drops what is older, and the oldest of what is more; how many messages. */
    public int drop(String lane, Instant before, int most) {
        return Sql.write(
                database,
                SELF,
                sql -> {
                    int old =
                            sql.update(
                                    "delete from storage_event where lane = ? and created_at < ?",
                                    lane,
                                    before);
                    Optional<UUID> last =
                            sql.row(
                                    "select id from storage_event where lane = ?"
                                            + " order by lane desc, id desc offset "
                                            + most
                                            + " rows fetch first 1 rows only",
                                    row -> row.getObject(1, UUID.class),
                                    lane);
                    int many =
                            last.map(
                                            id ->
                                                    sql.update(
                                                            "delete from storage_event"
                                                                    + " where lane = ? and id <= ?",
                                                            lane,
                                                            id))
                                    .orElse(0);
                    return old + many;
                });
    }

    /** How it goes with a lane. */
    public Standing standing(String lane) {
        return Sql.read(
                database,
                sql -> {
                    long waiting =
                            sql.row(
                                            "select count(*) from storage_event where lane = ?",
                                            row -> row.getLong(1),
                                            lane)
                                    .orElse(0L);
                    return sql.row(
                                    "select since, error from storage_event_lane where lane = ?",
                                    row ->
                                            new Standing(
                                                    waiting,
                                                    Sql.perhaps(row, "since"),
                                                    row.getString("error")),
                                    lane)
                            .orElse(new Standing(waiting, null, null));
                });
    }
}
