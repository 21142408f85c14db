// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.thecloud.store.Sql;

/**
 * Brings one unit's tables up to date. Its scripts are listed in {@code db/<unit>/scripts}, one
 * name a line, in order; each runs once, in a transaction where the database can (PostgreSQL), and
 * is remembered with its checksum.
 */
final class Migrations {

    private static final String HISTORY =
            "create table if not exists migration (unit varchar(60) not null, script varchar(120) not null,"
                    + " checksum varchar(64) not null, applied_at timestamp with time zone not null,"
                    + " primary key (unit, script))";
    private static final long LOCK = 0x7468_6563_6c6f_7564L; // "thecloud"

    private final String unit;
    private final Class<?> owner;
    private final boolean postgresql;

    Migrations(String unit, Class<?> owner, boolean postgresql) {
        this.unit = unit;
        this.owner = owner;
        this.postgresql = postgresql;
    }

    void run(DataSource source) throws SQLException {
        synchronized (Migrations.class) { // H2 belongs to this process alone
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    if (postgresql) {
                        Sql.on(connection).rows("select pg_advisory_xact_lock(?)", row -> 0, LOCK);
                    }
                    apply(connection);
                    connection.commit();
                } catch (SQLException | RuntimeException failed) {
                    connection.rollback();
                    throw failed;
                } finally {
                    connection.setAutoCommit(true);
                }
            }
        }
    }

    private void apply(Connection connection) throws SQLException {
        Sql sql = Sql.on(connection);
        sql.update(HISTORY);
        sql.update(Editions.TABLE);
        Map<String, String> applied = new TreeMap<>();
        sql.rows(
                "select script, checksum from migration where unit = ?",
                row -> applied.put(row.getString(1), row.getString(2)),
                unit);
        for (String script : scripts()) {
            String text = read(script);
            String checksum = checksum(text);
            String known = applied.get(script);
            if (known == null) {
                execute(connection, text);
                sql.update(
                        "insert into migration values (?, ?, ?, ?)",
                        unit,
                        script,
                        checksum,
                        Sql.time(Instant.now()));
            } else if (!known.equals(checksum)) {
                throw new IllegalStateException(
                        "migration " + unit + "/" + script + " was applied and has changed since");
            }
        }
    }

    private static void execute(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String command : text.split(";\\s*(\\n|$)")) {
                if (!command.isBlank()) {
                    statement.execute(command);
                }
            }
        }
    }

    private List<String> scripts() {
        List<String> scripts =
                new ArrayList<>(
                        Arrays.stream(read("scripts").split("\\s+"))
                                .filter(s -> !s.isEmpty())
                                .toList());
        if (scripts.stream().map(name -> name.substring(0, 4)).distinct().count()
                != scripts.size()) {
            throw new IllegalStateException("two migrations of " + unit + " have the same number");
        }
        return scripts;
    }

    private String read(String script) {
        String dialect = script.replace(".sql", postgresql ? ".postgresql.sql" : ".h2.sql");
        URL special = owner.getClassLoader().getResource("db/" + unit + "/" + dialect);
        String name = "db/" + unit + "/" + script;
        try (InputStream in =
                special == null
                        ? owner.getClassLoader().getResourceAsStream(name)
                        : special.openStream()) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the bundle of " + owner);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new IllegalStateException(name + " cannot be read", unreadable);
        }
    }

    private static String checksum(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }
}
