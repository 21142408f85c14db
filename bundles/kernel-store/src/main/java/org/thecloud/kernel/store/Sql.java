// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

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
import org.jspecify.annotations.Nullable;

/**
 * Plain statements on the connection of a running transaction. Failures surface as {@link
 * SqlFailure}.
 */
final class Sql {

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Reads one row. */
    interface Row<R> {
        R of(ResultSet row) throws SQLException;
    }

    /** How many rows the statement touched. */
    int update(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values)) {
            return statement.executeUpdate();
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    <R> List<R> rows(String sql, Row<R> shape, @Nullable Object... values) {
        try (PreparedStatement statement = prepare(sql, values);
                ResultSet found = statement.executeQuery()) {
            List<R> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(shape.of(found));
            }
            return rows;
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    <R> Optional<R> row(String sql, Row<R> shape, @Nullable Object... values) {
        List<R> rows = rows(sql, shape, values);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    /** Runs one statement with each of these rows of values, in one go. */
    void each(String sql, Collection<? extends List<?>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (List<?> values : rows) {
                bind(statement, values.toArray());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    /** These ids as one value, for {@code = any(?)}. */
    Array ids(Collection<UUID> ids) {
        try {
            return connection.createArrayOf("uuid", ids.toArray());
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
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
            statement.setObject(i + 1, values[i]);
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
