// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.OptimisticLockException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.openjpa.persistence.PersistenceProviderImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.store.Database;
import org.thecloud.store.Sql;

/**
 * One persistence unit. Opened, with its migrations, at first use: while the database is down every
 * call is refused with UNAVAILABLE and the next one tries again, so the unit heals by itself.
 */
final class Unit implements Database {

    private static final Logger log = LoggerFactory.getLogger(Unit.class);
    private static final int MOST_TRIES = 10;

    private final String name;
    private final Class<?> owner;
    private final List<Class<?>> entities;
    private final Pool pool;
    private final @Nullable FileSync sync;
    private final Editions editions;
    private final Consumer<Sql> heir;
    private volatile @Nullable EntityManagerFactory factory;
    private volatile boolean closed;

    /** The heir opens a database file that the last process to have it may have left anyhow. */
    Unit(
            String name,
            Class<?> owner,
            List<Class<?>> entities,
            Pool pool,
            @Nullable FileSync sync,
            Editions editions,
            Consumer<Sql> heir) {
        this.name = name;
        this.owner = owner;
        this.entities = List.copyOf(entities);
        this.pool = pool;
        this.sync = sync;
        this.editions = editions;
        this.heir = heir;
    }

    @Override
    public boolean shared() {
        return pool.shared();
    }

    @Override
    public <R> R read(Function<EntityManager, R> work) {
        return inLoader(
                owner.getClassLoader(),
                () -> {
                    try (EntityManager em = factory().createEntityManager()) {
                        return work.apply(em);
                    } catch (RuntimeException failed) {
                        throw explained(failed);
                    }
                });
    }

    @Override
    public <R> R write(Caller caller, Function<EntityManager, R> work) {
        return write(caller.dryRun(), work);
    }

    @Override
    public <R> R unforced(Caller caller, Function<EntityManager, R> work) {
        return unforced(caller.dryRun(), work);
    }

    @Override
    public void renew(EntityManager em) {
        editions.renew(name, em);
    }

    @Override
    public long edition() {
        return editions.current(name, this);
    }

    /** The edition of kinds of resources. */
    long edition(String kinds) {
        return editions.current(ofKinds(kinds), this);
    }

    /** Begins a new edition of kinds with the commit of the running transaction. */
    void renew(String kinds, Sql sql) {
        editions.renew(ofKinds(kinds), sql);
    }

    // Apart from the names of units.
    private static String ofKinds(String name) {
        return "kinds/" + name;
    }

    /** Like {@link #write(Caller, Function)}, for writes of the kernel itself. */
    <R> R write(boolean dryRun, Function<EntityManager, R> work) {
        R result = unforced(dryRun, work);
        if (!dryRun) {
            force();
        }
        return result;
    }

    /**
     * Like {@link #write(boolean, Function)}, for what a crash of this runtime may undo, such as
     * leases: it is on disk with the next write.
     */
    <R> R unforced(boolean dryRun, Function<EntityManager, R> work) {
        return inLoader(owner.getClassLoader(), () -> pool.writing(() -> untilDone(dryRun, work)));
    }

    /** Runs statements that only read, each by itself, on one connection. */
    <R> R query(Function<Connection, R> work) {
        try {
            factory();
            try (Connection connection = pool.source().getConnection()) {
                return work.apply(connection);
            }
        } catch (SQLException failed) {
            throw explained(new SqlFailure(failed));
        } catch (RuntimeException failed) {
            throw explained(failed);
        }
    }

    private <R> R untilDone(boolean dryRun, Function<EntityManager, R> work) {
        for (int tried = 1; ; tried++) {
            try {
                // Before the gate: opening waits for the disk, and the disk for those in the gate.
                factory();
                return sync == null
                        ? attempt(dryRun, work)
                        : sync.transaction(() -> attempt(dryRun, work));
            } catch (RuntimeException failed) {
                if (tried == MOST_TRIES || !worthAnotherTry(failed)) {
                    throw explained(failed);
                }
            }
        }
    }

    private <R> R attempt(boolean dryRun, Function<EntityManager, R> work) {
        try (EntityManager em = factory().createEntityManager()) {
            try {
                // In here, because a transaction that could not begin counts as active too.
                em.getTransaction().begin();
                R result = work.apply(em);
                em.flush();
                if (!dryRun) {
                    em.getTransaction().commit();
                }
                return result;
            } finally {
                rollBackUnlessEnded(em);
            }
        }
    }

    private static void rollBackUnlessEnded(EntityManager em) {
        if (em.getTransaction().isActive()) {
            em.getTransaction().rollback();
        }
    }

    @Override
    public void force() {
        if (sync != null) {
            try {
                sync.await();
            } catch (SQLException failed) {
                throw new CloudException(
                        KernelError.UNAVAILABLE,
                        "the change was stored but could not be forced to the disk",
                        Map.of(),
                        failed);
            }
        }
    }

    private static boolean worthAnotherTry(RuntimeException failed) {
        if (failed instanceof CloudException) {
            return false;
        }
        if (failed instanceof OptimisticLockException
                || failed.getCause() instanceof OptimisticLockException) {
            return true;
        }
        return SqlFailure.in(failed)
                .map(
                        sql ->
                                sql.transientConflict()
                                        || sql.violatedIndex().filter(Unit::racy).isPresent())
                .orElse(false);
    }

    // Rows that two transactions may both want to be the first to insert; the second finds it on
    // its next try.
    private static boolean racy(String index) {
        return index.equals("work_resource")
                || index.equals("quota_use_name")
                || index.equals("idempotency_word")
                || index.startsWith("change_cursor") // a primary key: H2 names the table
                || index.equals("lease_name")
                || index.equals("installation_one");
    }

    private static RuntimeException explained(RuntimeException failed) {
        if (failed instanceof CloudException known) {
            return known;
        }
        Optional<SqlFailure> sql = SqlFailure.in(failed);
        if (sql.isEmpty()) {
            return failed;
        }
        Optional<String> index = sql.get().violatedIndex();
        if (index.isPresent()) {
            return new CloudException(
                    KernelError.CONFLICT,
                    "it exists already",
                    Map.of("constraint", index.get()),
                    failed);
        }
        if (sql.get().unreachable() || sql.get().transientConflict()) {
            return new CloudException(
                    KernelError.UNAVAILABLE, "the database does not answer", Map.of(), failed);
        }
        return failed;
    }

    private EntityManagerFactory factory() {
        EntityManagerFactory open = factory;
        return open != null ? open : open();
    }

    private synchronized EntityManagerFactory open() {
        EntityManagerFactory open = factory;
        if (open != null) {
            return open;
        }
        if (closed) {
            throw new CloudException(KernelError.UNAVAILABLE, "the store is being stopped");
        }
        try {
            migrate();
            force();
            UnitInfo info = new UnitInfo(name, owner, entities, pool.source());
            EntityManagerFactory made =
                    inLoader(
                            PersistenceProviderImpl.class.getClassLoader(),
                            () ->
                                    new PersistenceProviderImpl()
                                            .createContainerEntityManagerFactory(info, Map.of()));
            // The broker factory is made by the first entity manager, and by OpenJPA's loader.
            inLoader(
                    PersistenceProviderImpl.class.getClassLoader(),
                    () -> {
                        made.createEntityManager().close();
                        return made;
                    });
            factory = made;
            return made;
        } catch (SQLException unreachable) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the database does not answer", Map.of(), unreachable);
        }
    }

    private void migrate() throws SQLException {
        Migrations migrations = new Migrations(name, owner, pool.shared());
        if (sync == null) {
            migrations.run(pool.source());
            return;
        }
        Optional<SQLException> failed =
                sync.transaction(
                        () -> {
                            try {
                                migrations.run(pool.source());
                                inherit();
                                return Optional.empty();
                            } catch (SQLException refused) {
                                return Optional.of(refused);
                            }
                        });
        if (failed.isPresent()) {
            throw failed.get();
        }
    }

    private void inherit() throws SQLException {
        try (Connection connection = pool.source().getConnection()) {
            heir.accept(Sql.on(connection));
        }
    }

    // OpenJPA finds its own classes and the entities through the thread's context loader.
    private static <R> R inLoader(ClassLoader loader, Supplier<R> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        EntityManagerFactory open = factory;
        factory = null;
        if (open != null) {
            try {
                open.close();
            } catch (IllegalStateException leftOver) {
                // A transaction that an interrupt kept from beginning holds no connection, but
                // OpenJPA counts it as running for as long as it is in memory.
                log.debug("{} is closed with a transaction that never began", name, leftOver);
            }
        }
    }
}
