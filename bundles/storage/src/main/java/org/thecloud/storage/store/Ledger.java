// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.BeforeAnswer;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Database;

/**
 * Changes of the tables, many in one transaction: whoever comes while one is under way queues its
 * change; the first to get the pen makes all that wait, and the others find theirs made. A change
 * that is refused must have changed nothing before; it does not disturb the others.
 */
final class Ledger {

    private static final int BATCH = 200;
    private static final Caller SELF = Caller.system(TenantId.PLATFORM, "storage");

    private final Database database;
    private final Runnable force;
    private final Queue<Entry<?>> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock pen = new ReentrantLock();

    Ledger(Database database) {
        this.database = database;
        this.force = database::force;
    }

    private static final class Entry<R> {
        private final Function<EntityManager, R> change;
        private @Nullable R result;
        private @Nullable RuntimeException failure;
        private boolean done;

        Entry(Function<EntityManager, R> change) {
            this.change = change;
        }

        void make(EntityManager em) {
            failure = null;
            try {
                result = change.apply(em);
            } catch (CloudException refused) {
                failure = refused;
            }
            em.flush();
            em.clear();
        }
    }

    /**
     * Returns when the change is made. It is on the disk then; while a request is served, at the
     * latest {@link BeforeAnswer its answer}. With the caller's dry run it is undone at its end.
     */
    <R> R write(Caller caller, Function<EntityManager, R> change) {
        Entry<R> mine = new Entry<>(change);
        if (caller.dryRun()) {
            pen.lock();
            try {
                alone(caller, mine);
            } finally {
                pen.unlock();
            }
        } else {
            queue.add(mine);
            pen.lock();
            try {
                while (!mine.done) {
                    together();
                }
            } finally {
                pen.unlock();
            }
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
        R result = mine.result;
        if (result == null) {
            throw new IllegalStateException("a change without an answer");
        }
        if (!caller.dryRun()) {
            BeforeAnswer.run(force);
        }
        return result;
    }

    private void together() {
        List<Entry<?>> batch = new ArrayList<>();
        for (Entry<?> next = queue.poll(); next != null; next = queue.poll()) {
            batch.add(next);
            if (batch.size() == BATCH) {
                break;
            }
        }
        try {
            database.unforced(
                    SELF,
                    em -> {
                        batch.forEach(entry -> entry.make(em));
                        return batch.size();
                    });
            batch.forEach(entry -> entry.done = true);
        } catch (RuntimeException failed) {
            // one of them disturbed the others, such as by a race with another runtime
            for (Entry<?> entry : batch) {
                alone(SELF, entry);
            }
        }
    }

    private void alone(Caller caller, Entry<?> entry) {
        try {
            database.unforced(
                    caller,
                    em -> {
                        entry.make(em);
                        return entry;
                    });
        } catch (RuntimeException failed) {
            entry.failure = failed;
        }
        entry.done = true;
    }
}
