// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Writes what was committed to H2's file and forces it to the disk, once for all commits that wait
 * (group commit): whoever comes first syncs, those who come meanwhile share the next sync.
 *
 * <p>H2 writes each of its maps as of a moment of its own. A file that was written while
 * transactions ran and is not written again, because the process died, may hold a row without its
 * undo log: half a transaction, or a lock that nobody gives back. So H2 never writes by itself here
 * (see {@link Pool}), and this writes only while no transaction runs: the file always holds whole
 * transactions.
 *
 * <p>Not interruptible: a commit that is stored must not end as a failure.
 */
final class FileSync {

    private static final Duration COMPACT_EVERY = Duration.ofSeconds(5);

    private final DataSource source;
    private final ReentrantReadWriteLock quiet = new ReentrantReadWriteLock(true);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition done = lock.newCondition();

    /** Transactions that have ended. */
    private final AtomicLong ended = new AtomicLong();

    /** How many of them are on the disk. */
    private long synced;

    private boolean busy;
    private boolean heldBack;
    private long compacted = System.nanoTime();

    FileSync(DataSource source) {
        this.source = source;
    }

    /** Runs a transaction from its beginning to its end. */
    <R> R transaction(Supplier<R> work) {
        quiet.readLock().lock();
        try {
            return work.get();
        } finally {
            ended.incrementAndGet(); // before the file can be written without it
            quiet.readLock().unlock();
        }
    }

    /** Returns when everything committed before the call is on the disk; at once if it is. */
    void await() throws SQLException {
        if (quiet.getReadHoldCount() > 0) {
            return; // inside another transaction, whose end waits for both
        }
        lock.lock();
        try {
            long ticket = ended.get();
            while (synced < ticket) {
                if (busy) {
                    done.awaitUninterruptibly();
                } else {
                    syncOnBehalfOfAll();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    // Called with the lock held; gives it up while the disk works.
    private void syncOnBehalfOfAll() throws SQLException {
        busy = true;
        lock.unlock();
        long covers = 0;
        boolean interrupted = Thread.interrupted();
        try (Connection connection = source.getConnection()) {
            H2File file = H2File.below(connection);
            long written;
            do { // an interrupted thread does not wait for H2's writers, and H2 says nothing of it
                interrupted |= Thread.interrupted();
                written = writeQuietly(file);
                file.force();
            } while (Thread.currentThread().isInterrupted());
            covers = written;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            lock.lock();
            busy = false;
            synced = Math.max(synced, covers);
            done.signalAll();
        }
    }

    private long writeQuietly(H2File file) throws SQLException {
        quiet.writeLock().lock();
        try {
            long written = ended.get();
            if (!heldBack) {
                file.holdBack();
                heldBack = true;
            }
            file.write();
            long now = System.nanoTime();
            if (now - compacted > COMPACT_EVERY.toNanos()) {
                compacted = now;
                file.compact();
            }
            return written;
        } finally {
            quiet.writeLock().unlock();
        }
    }
}
