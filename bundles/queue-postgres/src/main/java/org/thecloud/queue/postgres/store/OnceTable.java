// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;

/** A row for each deduplication id, for as long as its message must not come twice. */
final class OnceTable {

    private OnceTable() {}

    /** What was sent with the deduplication id of this one, if that is still remembered. */
    static @Nullable SentMessage find(Connection connection, UUID queue, Posting posting)
            throws SQLException {
        String once = posting.deduplicationId();
        if (once == null) {
            return null;
        }
        try (PreparedStatement forget =
                connection.prepareStatement(
                        "delete from queue_once where queue = ? and sent_at <= "
                                + MessageTable.NOW
                                + " - make_interval(secs => ?)")) {
            forget.setObject(1, queue);
            forget.setDouble(2, QueueEngine.DEDUPLICATION.toMillis() / 1000.0);
            forget.executeUpdate();
        }
        try (PreparedStatement find =
                connection.prepareStatement(
                        "select id, sequence, sent_at, visible_at from queue_once"
                                + " where queue = ? and once = ?")) {
            find.setObject(1, queue);
            find.setString(2, once);
            try (ResultSet row = find.executeQuery()) {
                return row.next()
                        ? new SentMessage(
                                row.getObject(1, UUID.class),
                                row.getLong(2),
                                MessageTable.time(row, 3),
                                MessageTable.time(row, 4),
                                true)
                        : null;
            }
        }
    }

    static void add(Connection connection, UUID queue, Posting posting, SentMessage sent)
            throws SQLException {
        if (posting.deduplicationId() == null) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "insert into queue_once (queue, once, id, sequence, sent_at, visible_at)"
                                + " values (?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, queue);
            insert.setString(2, posting.deduplicationId());
            insert.setObject(3, sent.id());
            insert.setLong(4, sent.sequence());
            insert.setTimestamp(5, Timestamp.from(sent.sentAt()));
            insert.setTimestamp(6, Timestamp.from(sent.visibleAt()));
            insert.executeUpdate();
        }
    }
}
