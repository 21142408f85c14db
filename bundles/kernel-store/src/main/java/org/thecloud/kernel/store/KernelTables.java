// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.work.Worker;
import org.thecloud.store.Sql;

/** Transactions on the kernel's own tables, and who is told of their commits. */
@Component(service = KernelTables.class)
public final class KernelTables {

    private static final long CHANGE_GATE = 0x6368_616e_6765L; // "change"

    private final Unit unit;
    private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public KernelTables(@Reference StoreDatabases databases) {
        this.unit =
                databases.unit(
                        "kernel",
                        KernelTables.class,
                        List.of(ResourceRow.class),
                        KernelTables::freeWhatTheDeadHeld);
    }

    // A database file belongs to one process: whoever held something in it and is not this runtime
    // is dead, and its leases need not be waited for.
    private static void freeWhatTheDeadHeld(Sql sql) {
        sql.update(
                "update work set worker = null, due = current_timestamp"
                        + " where worker is not null and worker <> ?",
                Worker.NAME);
        sql.update(
                "update lease set until = current_timestamp, rest_until = current_timestamp"
                        + " where until > current_timestamp and holder <> ?",
                Worker.NAME);
    }

    /** One running transaction. */
    record Tx(EntityManager em, Sql sql, boolean postgresql) {
        /** A resource that no other transaction may change or delete until this one ends. */
        @Nullable ResourceRow locked(UUID id) {
            return em.find(ResourceRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        }
    }

    /** Runs statements that only read, each by itself. */
    <R> R read(Function<Sql, R> work) {
        return unit.query(connection -> work.apply(Sql.on(connection)));
    }

    /** Runs a transaction that may write changes, and wakes the listeners after it. */
    <R> R write(boolean dryRun, Function<Tx, R> work) {
        R result;
        gate.readLock().lock();
        try {
            result =
                    unit.unforced(
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
            unit.force();
            listeners.forEach(Runnable::run);
        }
        return result;
    }

    /** Runs a transaction that writes no changes, such as a cursor. */
    <R> R quiet(Function<Tx, R> work) {
        return unit.write(false, em -> onConnection(em, work));
    }

    /** Like {@link #quiet}, for what a crash of this runtime may undo: claims and leases. */
    <R> R passing(Function<Tx, R> work) {
        return unit.unforced(false, em -> onConnection(em, work));
    }

    /** Returns when every transaction that may have taken a change number before has ended. */
    void awaitWriters() {
        if (unit.shared()) {
            passing(tx -> tx.sql().rows("select pg_advisory_xact_lock(?)", row -> 0, CHANGE_GATE));
        } else {
            gate.writeLock().lock();
            gate.writeLock().unlock();
        }
    }

    /** See {@link org.thecloud.kernel.resource.ResourceStore#edition}. */
    long edition(String name) {
        return unit.edition(name);
    }

    /** Begins a new edition with the commit of the transaction. */
    void renew(Tx tx, String edition) {
        unit.renew(edition, tx.sql());
    }

    AutoCloseable onCommit(Runnable wake) {
        listeners.add(wake);
        return () -> listeners.remove(wake);
    }

    private <R> R onConnection(EntityManager em, Function<Tx, R> work) {
        try (Connection connection = em.unwrap(Connection.class)) {
            return work.apply(new Tx(em, Sql.on(connection), unit.shared()));
        } catch (java.sql.SQLException failed) {
            throw new SqlFailure(failed);
        }
    }

    @Deactivate
    public void close() {
        unit.close();
    }
}
