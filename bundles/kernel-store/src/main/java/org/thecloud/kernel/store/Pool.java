// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** Connections to the database. Making one does no I/O. */
final class Pool implements AutoCloseable {

    /**
     * WRITE_DELAY: H2 does not write by itself, only when {@link FileSync} says so.
     * QUERY_CACHE_SIZE: statements that a connection need not parse again; a request has more than
     * the 8 that H2 keeps.
     */
    static final String H2_SETTINGS =
            ";WRITE_DELAY=2000000000;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000"
                    + ";MAX_COMPACT_TIME=100;QUERY_CACHE_SIZE=100";

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final HikariDataSource connections;
    private final DataSource origin;
    private final DataSource source;
    private final boolean shared;
    private final Semaphore writers;
    private final int patience;

    private Pool(
            HikariDataSource connections, DataSource origin, DataSource source, boolean shared) {
        this.connections = connections;
        this.origin = origin;
        this.source = source;
        this.shared = shared;
        int size = connections.getMaximumPoolSize();
        this.writers = new Semaphore(Math.max(1, size - Math.max(2, size / 3)), true);
        this.patience = (int) connections.getConnectionTimeout();
    }

    /**
     * @param data folder for the embedded database
     * @param around what stands between the store and its connections; in tests a disturber
     */
    static Pool of(Config config, Path data, UnaryOperator<DataSource> around) {
        String url =
                config.url().isBlank()
                        ? "jdbc:h2:retry:" + data.resolve("db/cloud").toAbsolutePath()
                        : config.url();
        boolean shared = url.startsWith(POSTGRESQL);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("store");
        DataSource origin = shared ? postgresql(url, config) : h2(url, config);
        pool.setDataSource(origin);
        pool.setMaximumPoolSize(config.pool_size());
        pool.setConnectionTimeout(config.pool_wait_millis());
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(true);
        HikariDataSource connections = new HikariDataSource(pool);
        return new Pool(connections, origin, around.apply(connections), shared);
    }

    private static DataSource postgresql(String url, Config config) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser(config.user());
        source.setPassword(config.password());
        return source;
    }

    private static DataSource h2(String url, Config config) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url + H2_SETTINGS);
        source.setUser(config.user());
        source.setPassword(config.password());
        return source;
    }

    DataSource source() {
        return source;
    }

    /**
     * Waits for a place among the writers. There are fewer places than connections: a writer may
     * read something else meanwhile, such as a quota's limit, and must not wait for other writers
     * that do the same.
     */
    <R> R writing(Supplier<R> work) {
        boolean placed;
        try {
            placed = writers.tryAcquire(patience, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(KernelError.UNAVAILABLE, "the call was interrupted");
        }
        if (!placed) {
            throw new CloudException(KernelError.UNAVAILABLE, "the database is too busy");
        }
        try {
            return work.get();
        } finally {
            writers.release();
        }
    }

    /** Whether other processes may use the same database. */
    boolean shared() {
        return shared;
    }

    int active() {
        return connections.isRunning()
                ? connections.getHikariPoolMXBean().getActiveConnections()
                : 0;
    }

    int idle() {
        return connections.isRunning() ? connections.getHikariPoolMXBean().getIdleConnections() : 0;
    }

    int waiting() {
        return connections.isRunning()
                ? connections.getHikariPoolMXBean().getThreadsAwaitingConnection()
                : 0;
    }

    int most() {
        return connections.getMaximumPoolSize();
    }

    @Override
    public void close() {
        connections.close();
        if (!shared) {
            shutDown();
        }
    }

    // After the pool, which would open the database again to replace the connection it loses.
    private void shutDown() {
        try (Connection connection = origin.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } catch (SQLException closedAlready) {
            // the file is complete without it; it is only opened a little faster with it
        }
    }
}
