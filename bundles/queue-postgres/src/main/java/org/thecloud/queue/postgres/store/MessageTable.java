// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Content;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Receipts;
import org.thecloud.queue.spi.Take;

/**
 * A row for each message. Receivers skip rows that others hold. What belongs to groups is sent and
 * received under a lock of its queue, so that sequences become visible in their order and a group
 * is given to one at a time.
 */
public final class MessageTable {

    private static final long LOOK_AGAIN_NANOS = 1_000_000_000;
    static final String NOW = "clock_timestamp()";

    private final Pool pool;
    private final Map<UUID, InFlight> inFlight = new ConcurrentHashMap<>();

    private record InFlight(long count, long at) {}

    public MessageTable(Pool pool) {
        this.pool = pool;
    }

    // ---- sending

    public List<SentMessage> send(UUID queue, List<Posting> postings) {
        return pool.transaction(
                connection -> {
                    if (postings.stream().anyMatch(posting -> posting.group() != null)) {
                        lock(connection, queue);
                    }
                    List<SentMessage> sent = new ArrayList<>();
                    for (Posting posting : postings) {
                        sent.add(send(connection, queue, posting));
                    }
                    return sent;
                });
    }

    private static void lock(Connection connection, UUID queue) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, queue.getMostSignificantBits() ^ queue.getLeastSignificantBits());
            lock.execute();
        }
    }

    private static SentMessage send(Connection connection, UUID queue, Posting posting)
            throws SQLException {
        SentMessage before = OnceTable.find(connection, queue, posting);
        if (before != null) {
            return before;
        }
        SentMessage sent;
        try (PreparedStatement insert =
                connection.prepareStatement(
                        """
                        insert into queue_message
                          (queue, message_group, sent_at, visible_at, content)
                        select ?, ?, now.at, now.at + make_interval(secs => ?), ?
                        from (select date_trunc('milliseconds', clock_timestamp()) as at) now
                        returning sequence, sent_at, visible_at
                        """)) {
            insert.setObject(1, queue);
            insert.setString(2, posting.group());
            insert.setDouble(3, posting.delay().toMillis() / 1000.0);
            insert.setBytes(4, Content.of(posting));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                sent =
                        new SentMessage(
                                posting.id(), row.getLong(1), time(row, 2), time(row, 3), false);
            }
        }
        OnceTable.add(connection, queue, posting, sent);
        return sent;
    }

    static Instant time(ResultSet row, int column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }

    // ---- receiving

    public List<Message> receive(UUID queue, Take how) {
        return pool.transaction(
                connection -> {
                    if (how.fifo()) {
                        lock(connection, queue);
                    }
                    refuseIfTooMany(connection, queue, how);
                    List<Message> given = new ArrayList<>();
                    boolean more = true;
                    while (given.size() < how.most() && more) {
                        more = take(connection, queue, how, given);
                    }
                    given.sort(Comparator.comparingLong(Message::sequence));
                    return given;
                });
    }

    private void refuseIfTooMany(Connection connection, UUID queue, Take how) throws SQLException {
        int most = how.fifo() ? QueueEngine.MOST_IN_FLIGHT_FIFO : QueueEngine.MOST_IN_FLIGHT;
        InFlight known = inFlight.get(queue);
        long now = System.nanoTime();
        if (known == null || now - known.at() > LOOK_AGAIN_NANOS) {
            try (PreparedStatement count =
                    connection.prepareStatement(
                            "select count(*) from queue_message where queue = ? and received > 0"
                                    + " and visible_at > "
                                    + NOW)) {
                count.setObject(1, queue);
                known = new InFlight(number(count), now);
                inFlight.put(queue, known);
            }
        }
        if (known.count() >= most) {
            throw new DriverException(
                    DriverException.Kind.CONFLICT,
                    "IN_FLIGHT_LIMIT",
                    "%d messages are received and not acknowledged".formatted(most));
        }
    }

    private static long number(PreparedStatement count) throws SQLException {
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** One row that may be given. */
    private record Row(long sequence, int received, boolean old, byte[] content) {}

    private static final String VISIBLE =
            " from queue_message m where queue = ? and visible_at <= " + NOW;

    /** Of a group nothing is given while one is in flight, nor behind one that is delayed. */
    private static final String OPEN =
            " and not exists (select 1 from queue_message o where o.queue = m.queue"
                    + " and o.message_group = m.message_group and o.visible_at > "
                    + NOW
                    + " and (o.received > 0 or o.sequence < m.sequence))";

    private static boolean take(Connection connection, UUID queue, Take how, List<Message> given)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select sequence, received, sent_at + make_interval(secs => ?) <= "
                                + NOW
                                + ", content"
                                + VISIBLE
                                + (how.fifo() ? OPEN : "")
                                + " order by sequence limit ? for update skip locked")) {
            select.setDouble(1, how.retention().toMillis() / 1000.0);
            select.setObject(2, queue);
            select.setInt(3, how.most() - given.size());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(
                            new Row(
                                    row.getLong(1),
                                    row.getInt(2),
                                    row.getBoolean(3),
                                    row.getBytes(4)));
                }
            }
        }
        UUID dead = how.deadLetterQueue();
        boolean again = false;
        for (Row row : rows) {
            if (row.old()) {
                delete(connection, row.sequence());
                again = true;
            } else if (dead != null && row.received() >= how.mostReceives()) {
                move(connection, row.sequence(), dead, queue, false);
                again = true;
            } else {
                given.add(deliver(connection, queue, row, how.visibility()));
            }
        }
        return again; // what was dropped or moved left room
    }

    private static void delete(Connection connection, long sequence) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from queue_message where sequence = ?")) {
            delete.setLong(1, sequence);
            delete.executeUpdate();
        }
    }

    private static void move(
            Connection connection, long sequence, UUID to, @Nullable UUID source, boolean anew)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        update queue_message set queue = ?, source = ?, received = 0,
                          first_received_at = null, visible_at = clock_timestamp(),
                          sent_at = case when ? then clock_timestamp() else sent_at end,
                          sequence = nextval(pg_get_serial_sequence('queue_message', 'sequence'))
                        where sequence = ?
                        """)) {
            update.setObject(1, to);
            update.setObject(2, source);
            update.setBoolean(3, anew);
            update.setLong(4, sequence);
            update.executeUpdate();
        }
    }

    private static Message deliver(Connection connection, UUID queue, Row row, Duration visibility)
            throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement(
                        """
                        update queue_message set received = received + 1,
                          first_received_at = coalesce(first_received_at, now.at),
                          visible_at = now.at + make_interval(secs => ?)
                        from (select date_trunc('milliseconds', clock_timestamp()) as at) now
                        where sequence = ?
                        returning received, sent_at, first_received_at, visible_at, source
                        """)) {
            update.setDouble(1, visibility.toMillis() / 1000.0);
            update.setLong(2, row.sequence());
            try (ResultSet now = update.executeQuery()) {
                now.next();
                Content content = Content.of(row.content(), 0);
                return new Message(
                        content.id(),
                        queue,
                        row.sequence(),
                        content.body(),
                        content.attributes(),
                        content.group(),
                        content.deduplicationId(),
                        content.trace(),
                        content.sender(),
                        Receipts.of(queue, row.sequence(), now.getInt(1)),
                        now.getInt(1),
                        time(now, 2),
                        time(now, 3),
                        time(now, 4),
                        now.getObject(5, UUID.class));
            }
        }
    }

    // ---- receipts

    public List<Receipt> acknowledge(UUID queue, List<String> receipts) {
        return pool.transaction(
                connection -> {
                    List<Receipt> answers = new ArrayList<>();
                    for (String receipt : receipts) {
                        answers.add(
                                changed(
                                        connection,
                                        queue,
                                        receipt,
                                        "delete from queue_message where queue = ? and sequence = ?"
                                                + " and received >= ? and (message_group is null"
                                                + " or received = ? and visible_at > "
                                                + NOW
                                                + ")",
                                        null));
                    }
                    return answers;
                });
    }

    public List<Receipt> hide(UUID queue, List<Hide> wishes) {
        return pool.transaction(
                connection -> {
                    List<Receipt> answers = new ArrayList<>();
                    for (Hide wish : wishes) {
                        answers.add(
                                changed(
                                        connection,
                                        queue,
                                        wish.receipt(),
                                        "update queue_message set visible_at = "
                                                + NOW
                                                + " + make_interval(secs => ?) where queue = ?"
                                                + " and sequence = ? and received >= ?"
                                                + " and received = ? and visible_at > "
                                                + NOW,
                                        wish.time()));
                    }
                    return answers;
                });
    }

    private static Receipt changed(
            Connection connection, UUID queue, String receipt, String sql, @Nullable Duration time)
            throws SQLException {
        Receipts.Delivery delivery = Receipts.read(queue, receipt);
        if (delivery == null) {
            return Receipt.INVALID;
        }
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            int at = 1;
            if (time != null) {
                change.setDouble(at++, time.toMillis() / 1000.0);
            }
            change.setObject(at++, queue);
            change.setLong(at++, delivery.sequence());
            change.setInt(at++, delivery.received());
            change.setInt(at, delivery.received());
            if (change.executeUpdate() > 0) {
                return Receipt.DONE;
            }
        }
        try (PreparedStatement there =
                connection.prepareStatement(
                        "select count(*) from queue_message where queue = ? and sequence = ?")) {
            there.setObject(1, queue);
            there.setLong(2, delivery.sequence());
            return number(there) > 0 ? Receipt.LATE : Receipt.GONE;
        }
    }

    // ---- all of a queue

    public long remove(UUID queue, Duration olderThan) {
        return pool.transaction(
                connection -> {
                    try (PreparedStatement delete =
                            connection.prepareStatement(
                                    "delete from queue_message where queue = ? and sent_at <= "
                                            + NOW
                                            + " - make_interval(secs => ?)")) {
                        delete.setObject(1, queue);
                        delete.setDouble(2, olderThan.toMillis() / 1000.0);
                        return (long) delete.executeUpdate();
                    }
                });
    }

    public Counts counts(UUID queue) {
        return pool.transaction(
                connection -> {
                    try (PreparedStatement count =
                            connection.prepareStatement(
                                    "select count(*) filter (where visible_at <= now.at),"
                                            + " count(*) filter (where visible_at > now.at"
                                            + " and received > 0), count(*) filter"
                                            + " (where visible_at > now.at and received = 0)"
                                            + " from queue_message, (select "
                                            + NOW
                                            + " as at) now where queue = ?")) {
                        count.setObject(1, queue);
                        try (ResultSet row = count.executeQuery()) {
                            row.next();
                            return new Counts(row.getLong(1), row.getLong(2), row.getLong(3));
                        }
                    }
                });
    }

    public Set<UUID> ready(Set<UUID> queues) {
        return pool.transaction(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select q from unnest(?) q where exists (select 1"
                                            + " from queue_message m where m.queue = q"
                                            + " and m.visible_at <= "
                                            + NOW
                                            + OPEN
                                            + ")")) {
                        Array ids = connection.createArrayOf("uuid", queues.toArray());
                        select.setArray(1, ids);
                        return ids(select);
                    }
                });
    }

    public Set<UUID> list() {
        return pool.transaction(
                connection -> {
                    try (PreparedStatement select =
                            connection.prepareStatement(
                                    "select distinct queue from queue_message")) {
                        return ids(select);
                    }
                });
    }

    private static Set<UUID> ids(PreparedStatement select) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    public Redriven redrive(UUID from, @Nullable UUID to, Set<UUID> living, int limit) {
        return pool.transaction(
                connection -> {
                    lock(connection, from);
                    Map<Long, UUID> moving = moving(connection, from, to, living, limit);
                    for (UUID destination : Set.copyOf(moving.values())) {
                        lock(connection, destination);
                    }
                    for (Map.Entry<Long, UUID> one : moving.entrySet()) {
                        move(connection, one.getKey(), one.getValue(), null, true);
                    }
                    return new Redriven(
                            moving.size(), to == null ? stranded(connection, from, living) : 0);
                });
    }

    private static Map<Long, UUID> moving(
            Connection connection, UUID from, @Nullable UUID to, Set<UUID> living, int limit)
            throws SQLException {
        Map<Long, UUID> moving = new java.util.LinkedHashMap<>();
        try (PreparedStatement select =
                connection.prepareStatement(
                        "select sequence, coalesce(?, source)"
                                + VISIBLE
                                + OPEN
                                + " and coalesce(?, source) = any (?)"
                                + " order by sequence limit ? for update skip locked")) {
            select.setObject(1, to, java.sql.Types.OTHER);
            select.setObject(2, from);
            select.setObject(3, to, java.sql.Types.OTHER);
            select.setArray(4, connection.createArrayOf("uuid", living.toArray()));
            select.setInt(5, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    moving.put(row.getLong(1), row.getObject(2, UUID.class));
                }
            }
        }
        return moving;
    }

    private static long stranded(Connection connection, UUID from, Set<UUID> living)
            throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement(
                        "select count(*)"
                                + VISIBLE
                                + " and (source is null or source <> all (?))")) {
            count.setObject(1, from);
            count.setArray(2, connection.createArrayOf("uuid", living.toArray()));
            return number(count);
        }
    }
}
