// SPDX-License-Identifier: Apache-2.0
package org.thecloud.store;

import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;

/**
 * Plain statements on the connection of a running transaction, for tables whose rows are claimed,
 * or written hundreds at a time. Belongs to the thread of the transaction. An {@link Instant} is
 * bound as a time with zone; failures go up as they are, for the {@link Database} to judge.
 */
public final class Sql {

    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    /** Runs a read of plain statements. */
    public static <R> R read(Database database, Function<Sql, R> work) {
        return database.read(em -> on(em, work));
    }

    /** Runs a transaction of plain statements, as {@link Database#write} does. */
    public static <R> R write(Database database, Caller caller, Function<Sql, R> work) {
        return database.write(caller, em -> on(em, work));
    }

    /** Statements on this connection, which stays its owner's to close. */
    public static Sql on(Connection connection) {
        return new Sql(connection);
    }

    /**
     * Runs plain statements in the transaction of an entity manager, past what it has not flushed.
     */
    public static <R> R on(EntityManager em, Function<Sql, R> work) {
        try (Connection connection = em.unwrap(Connection.class)) {
            return work.apply(on(connection));
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Reads one row. */
    public interface Row<R> {
        R of(ResultSet row) throws SQLException;
    }

    /** How many rows the statement touched. */
    public int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What the rows that a query finds are. */
    public <R> List<R> rows(String sql, Row<R> shape, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet found = statement.executeQuery()) {
            List<R> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(shape.of(found));
            }
            return rows;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** What the first row that a query finds is. */
    public <R> Optional<R> row(String sql, Row<R> shape, @Nullable Object... values) {
        return rows(sql, shape, values).stream().findFirst();
    }

    /** Runs one statement with each of these rows of values; how many rows each touched. */
    public int[] each(String sql, Collection<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (@Nullable Object[] values : rows) {
                bind(statement, values);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** These ids as one value, for {@code = any(?)}. */
    public Array ids(Collection<UUID> ids) {
        return array("uuid", ids);
    }

    /** These texts as one value, for {@code = any(?)}. */
    public Array texts(Collection<String> texts) {
        return array("varchar", texts);
    }

    private Array array(String type, Collection<?> values) {
        try {
            return connection.createArrayOf(type, values.toArray());
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private PreparedStatement prepare(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(statement, values);
            return statement;
        } catch (SQLException | RuntimeException failed) {
            statement.close();
            throw failed;
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values)
            throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            statement.setObject(i + 1, value instanceof Instant time ? time(time) : value);
        }
    }

    /** A time as entities keep it. */
    public static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** A time that is always there. */
    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A time that may be null. */
    public static @Nullable Instant perhaps(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
