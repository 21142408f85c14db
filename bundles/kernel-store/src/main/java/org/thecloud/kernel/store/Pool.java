// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to the database. Making one does no I/O. */
final class Pool implements AutoCloseable {

    private static final String POSTGRESQL = "jdbc:postgresql:";

    private final HikariDataSource connections;
    private final boolean shared;

    private Pool(HikariDataSource connections, boolean shared) {
        this.connections = connections;
        this.shared = shared;
    }

    /**
     * @param data folder for the embedded database
     */
    static Pool of(Config config, Path data) {
        String url =
                config.url().isBlank()
                        ? "jdbc:h2:retry:" + data.resolve("db/cloud").toAbsolutePath()
                        : config.url();
        boolean shared = url.startsWith(POSTGRESQL);
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("store");
        pool.setDataSource(shared ? postgresql(url, config) : h2(url, config));
        pool.setMaximumPoolSize(config.pool_size());
        pool.setConnectionTimeout(config.pool_wait_millis());
        pool.setInitializationFailTimeout(-1);
        pool.setAutoCommit(true);
        return new Pool(new HikariDataSource(pool), shared);
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
        // WRITE_DELAY=0: a commit is handed to the file system before it returns; FileSync then
        // forces it to the disk.
        source.setURL(
                url
                        + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000"
                        + ";MAX_COMPACT_TIME=100");
        source.setUser(config.user());
        source.setPassword(config.password());
        return source;
    }

    DataSource source() {
        return connections;
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
    }
}
