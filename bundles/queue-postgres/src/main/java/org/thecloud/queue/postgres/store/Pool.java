// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.postgres.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;
import org.thecloud.kernel.driver.DriverException;

/** Connections, and the tables once there is one. Making it does no I/O. */
public final class Pool implements AutoCloseable {

    private static final int MOST_SECONDS = 30;
    private static final int RETRIES = 5;
    private static final String SERIALIZATION = "40";
    private static final String UNIQUE = "23505";

    private final HikariDataSource connections;
    private volatile boolean prepared;

    /** Something that is done in one transaction, and again if another one stood in its way. */
    interface Work<R> {
        R in(Connection connection) throws SQLException;
    }

    public Pool(String url, String user, String password, int size, long waitMillis) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(user);
        source.setPassword(password);
        source.setSocketTimeout(MOST_SECONDS);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("queue-postgres");
        pool.setDataSource(source);
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(waitMillis);
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(false);
        this.connections = new HikariDataSource(pool);
    }

    /** What answers. */
    public String version() {
        return transaction(
                connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("show server_version")) {
                        row.next();
                        return "PostgreSQL " + row.getString(1);
                    }
                });
    }

    <R> R transaction(Work<R> work) {
        for (int tried = 1; ; tried++) {
            try (Connection connection = connections.getConnection()) {
                if (!prepared) {
                    Schema.prepare(connection);
                    prepared = true;
                }
                return committed(connection, work);
            } catch (SQLException failed) {
                String state = String.valueOf(failed.getSQLState());
                boolean again = state.startsWith(SERIALIZATION) || state.equals(UNIQUE);
                if (!again || tried == RETRIES) {
                    throw new DriverException(
                            DriverException.Kind.UNAVAILABLE,
                            "DATABASE",
                            "the database of the queue engine does not answer as it should: "
                                    + failed.getMessage(),
                            failed);
                }
            }
        }
    }

    private static <R> R committed(Connection connection, Work<R> work) throws SQLException {
        try {
            R result = work.in(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException failed) {
            connection.rollback();
            throw failed;
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
