// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the file of H2 holds at the moment of an acknowledgement, on a disk that is slow. */
class FileSyncTest {

    private static final int MEGABYTE = 1 << 20;

    @TempDir Path folder;
    private Pool pool;
    private DataSource source;
    private FileSync sync;

    @BeforeAll
    static void mount() {
        SlowDisk.mount();
    }

    @BeforeEach
    void open() throws SQLException {
        pool =
                Pool.of(
                        StoreFixture.config("jdbc:h2:slow:" + folder.resolve("origin"), "", ""),
                        folder,
                        UnaryOperator.identity());
        source = pool.source();
        sync = new FileSync(source);
        sync.transaction(this::create);
        sync.await();
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static DataSource database(String path) {
        JdbcDataSource made = new JdbcDataSource();
        made.setURL("jdbc:h2:" + path + Pool.H2_SETTINGS);
        return made;
    }

    private static void run(DataSource source, String statement) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private boolean create() {
        try {
            run(source, "create table line(id int primary key, text varchar)");
            return true;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private int insert(int from, int bytes) {
        try (Connection connection = source.getConnection();
                PreparedStatement sql =
                        connection.prepareStatement("insert into line values(?, ?)")) {
            connection.setAutoCommit(false);
            int id = from;
            for (int left = bytes; left > 0; left -= 1000) {
                sql.setInt(1, id++);
                sql.setString(2, "x".repeat(1000));
                sql.execute();
            }
            connection.commit();
            return id;
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private int insertAndDelete() {
        int end = insert(1_000_000, 20_000);
        try {
            run(source, "delete from line where id >= 1000000");
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return end;
    }

    private int rowsInACopy() throws IOException, SQLException {
        Path copy = folder.resolve("copy");
        Files.copy(folder.resolve("origin.mv.db"), folder.resolve("copy.mv.db"));
        DataSource other = database(copy.toString());
        try (Connection connection = other.getConnection();
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery("select count(*) from line")) {
            rows.next();
            return rows.getInt(1);
        } finally {
            run(other, "shutdown immediately");
            Files.delete(folder.resolve("copy.mv.db"));
        }
    }

    /** Among the sizes are those from which on H2 writes by itself as a transaction ends. */
    @Test
    void whateverTheSizeItIsInTheFile() throws Exception {
        int rows = 0;
        for (int size = MEGABYTE / 2; size <= 5 * MEGABYTE; size += MEGABYTE / 2) {
            int from = rows;
            int bytes = size;
            rows = sync.transaction(() -> insert(from, bytes));
            sync.await();
            assertThat(rowsInACopy()).as(size + " bytes").isEqualTo(rows);
        }
    }

    /** H2 leads to a chunk in reused space only with the next one. */
    @Test
    void itIsFoundInSpaceThatWasFree() throws Exception {
        run(source, "set retention_time 0");
        int rows = 0;
        for (int i = 0; i < 40; i++) {
            int from = rows;
            rows = sync.transaction(() -> insert(from, 5000));
            sync.transaction(() -> insertAndDelete());
            sync.await();
            assertThat(rowsInACopy()).as("after transaction " + i).isEqualTo(rows);
        }
    }

    @Test
    void whatIsInTheFileIsNotWrittenAgain() throws Exception {
        sync.transaction(() -> insert(0, 5000));
        sync.await();
        Path file = folder.resolve("origin.mv.db");
        byte[] written = Files.readAllBytes(file);
        sync.await();
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
    }

    @Test
    void whoeverIsInterruptedFindsItInTheFile() throws Exception {
        int rows = sync.transaction(() -> insert(0, MEGABYTE));
        Thread.currentThread().interrupt();
        sync.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(rowsInACopy()).isEqualTo(rows);
    }
}
