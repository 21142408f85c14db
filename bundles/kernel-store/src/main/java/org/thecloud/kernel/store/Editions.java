// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.thecloud.kernel.Moment;
import org.thecloud.store.Sql;

/**
 * Which editions are current of what runtimes keep in memory. A row per name, raised by the commits
 * that change what is kept. Only where several runtimes share the database; else there are none.
 */
final class Editions {

    static final String TABLE =
            "create table if not exists edition (name varchar(100) not null, number bigint not null,"
                    + " primary key (name))";

    private final boolean shared;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile long asked;
    private volatile Answer last = new Answer(0, Map.of());

    private record Answer(long question, Map<String, Long> numbers) {}

    Editions(boolean shared) {
        this.shared = shared;
    }

    /**
     * The number as it was after the {@link Moment}, or else this call, began.
     *
     * @param unit whose connection is used, if nobody else asks at the moment
     */
    long current(String name, Unit unit) {
        return shared ? Moment.once(this, () -> ask(unit)).numbers().getOrDefault(name, 0L) : 0;
    }

    private Answer ask(Unit unit) {
        long before = asked;
        asking.lock();
        try {
            if (last.question() <= before) { // nobody has begun to ask since
                long question = asked + 1;
                asked = question;
                last = new Answer(question, unit.query(Editions::all));
            }
            return last;
        } finally {
            asking.unlock();
        }
    }

    private static Map<String, Long> all(Connection connection) {
        Map<String, Long> numbers = new HashMap<>();
        Sql.on(connection)
                .rows(
                        "select name, number from edition",
                        row -> numbers.put(row.getString(1), row.getLong(2)));
        return numbers;
    }

    /** Begins a new edition with the commit of the running transaction, which should be near. */
    void renew(String name, EntityManager em) {
        if (shared) {
            try (Connection connection = em.unwrap(Connection.class)) {
                renew(name, Sql.on(connection));
            } catch (SQLException failed) {
                throw new SqlFailure(failed);
            }
        }
    }

    void renew(String name, Sql sql) {
        if (shared) {
            sql.update(
                    "insert into edition values (?, 1) on conflict (name)"
                            + " do update set number = edition.number + 1",
                    name);
        }
    }
}
