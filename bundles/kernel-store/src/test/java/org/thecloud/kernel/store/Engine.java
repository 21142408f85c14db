// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** The databases that the store must work on alike. */
enum Engine {
    H2 {
        @Override
        StoreFixture open(Path folder, UnaryOperator<DataSource> around) {
            return StoreFixture.h2(folder, around);
        }
    },
    POSTGRESQL {
        @Override
        StoreFixture open(Path folder, UnaryOperator<DataSource> around) {
            String schema = schema(folder);
            return StoreFixture.postgresql(
                    url() + (url().contains("?") ? "&" : "?") + "currentSchema=" + schema,
                    user(),
                    password(),
                    around);
        }
    };

    /**
     * The store of a folder: made if there is none, opened again otherwise. Skips the test where
     * this database is not to be had.
     */
    abstract StoreFixture open(Path folder, UnaryOperator<DataSource> around);

    StoreFixture open(Path folder) {
        return open(folder, UnaryOperator.identity());
    }

    private static String schema(Path folder) {
        assumeTrue(url() != null, "CLOUD_TEST_PG_URL is not set: no PostgreSQL");
        String name =
                "t"
                        + UUID.nameUUIDFromBytes(
                                        folder.toString()
                                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "");
        sql("create schema if not exists " + name);
        return name;
    }

    static void forget(Path folder) {
        if (url() != null) {
            sql("drop schema if exists " + schema(folder) + " cascade");
        }
    }

    private static void sql(String statement) {
        try (Connection connection = DriverManager.getConnection(url(), user(), password());
                Statement one = connection.createStatement()) {
            one.execute(statement);
        } catch (SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    private static String url() {
        return System.getenv("CLOUD_TEST_PG_URL");
    }

    private static String user() {
        return System.getenv("CLOUD_TEST_PG_USER");
    }

    private static String password() {
        return System.getenv().getOrDefault("CLOUD_TEST_PG_PASSWORD", "");
    }
}
