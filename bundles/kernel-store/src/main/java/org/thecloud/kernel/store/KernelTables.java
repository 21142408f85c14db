// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Transactions on the kernel's own tables, and who is told of their commits. */
@Component(service = KernelTables.class)
public final class KernelTables {

    private static final long CHANGE_GATE = 0x6368_616e_6765L; // "change"

    private final Unit unit;
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public KernelTables(@Reference StoreDatabases databases) {
        this.unit = databases.unit("kernel", KernelTables.class, List.of(ResourceRow.class));
    }

    /** One running transaction. */
    record Tx(EntityManager em, Sql sql, boolean postgresql) {}

    <R> R read(Function<Tx, R> work) {
        return unit.read(em -> onConnection(em, work));
    }

    /** Runs a transaction that may write changes, and wakes the listeners after it. */
    <R> R write(boolean dryRun, Function<Tx, R> work) {
        R result;
        gate.readLock().lock();
        try {
            result =
                    unit.write(
                            dryRun,
                            em ->
                                    onConnection(
                                            em,
                                            tx -> {
                                                if (unit.shared()) {
                                                    tx.sql()
                                                            .rows(
                                                                    "select pg_advisory_xact_lock_shared(?)",
                                                                    row -> 0,
                                                                    CHANGE_GATE);
                                                }
                                                return work.apply(tx);
                                            }));
        } finally {
            gate.readLock().unlock();
        }
        if (!dryRun) {
            listeners.forEach(Runnable::run);
        }
        return result;
    }

    /** Runs a transaction that writes no changes: claims, cursors, leases. */
    <R> R quiet(Function<Tx, R> work) {
        return unit.write(false, em -> onConnection(em, work));
    }

    /** Returns when every transaction that may have taken a change number before has ended. */
    void awaitWriters() {
        if (unit.shared()) {
            quiet(tx -> tx.sql().rows("select pg_advisory_xact_lock(?)", row -> 0, CHANGE_GATE));
        } else {
            gate.writeLock().lock();
            gate.writeLock().unlock();
        }
    }

    AutoCloseable onCommit(Runnable wake) {
        listeners.add(wake);
        return () -> listeners.remove(wake);
    }

    private <R> R onConnection(EntityManager em, Function<Tx, R> work) {
        try (Connection connection = em.unwrap(Connection.class)) {
            return work.apply(new Tx(em, new Sql(connection), unit.shared()));
        } catch (java.sql.SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    @Deactivate
    public void close() {
        unit.close();
    }
}
