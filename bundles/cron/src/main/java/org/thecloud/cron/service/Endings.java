// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.thecloud.cron.store.CronTables;

/**
 * Writes what came of attempts, together for all that end while a write goes on: many runs that are
 * due in the same second end in the same second. Whoever finds nobody writing writes for all.
 */
final class Endings {

    private static final int MOST = 200;

    private record Waiting(Ending ending, CompletableFuture<Boolean> written) {}

    private final CronTables tables;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Lock writing = new ReentrantLock();

    Endings(CronTables tables) {
        this.tables = tables;
    }

    /** Returns when it is on disk; false if the run was given to somebody else meanwhile. */
    boolean write(Ending ending) {
        Waiting mine = new Waiting(ending, new CompletableFuture<>());
        waiting.add(mine);
        while (!mine.written().isDone()) {
            writing.lock();
            try {
                if (!mine.written().isDone()) {
                    writeSome();
                }
            } finally {
                writing.unlock();
            }
        }
        return mine.written().join();
    }

    private void writeSome() {
        List<Waiting> some = new ArrayList<>();
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            some.add(next);
            if (some.size() == MOST) {
                break;
            }
        }
        try {
            List<Boolean> written = tables.end(some.stream().map(Waiting::ending).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).written().complete(written.get(i));
            }
        } catch (RuntimeException | Error failed) {
            some.forEach(one -> one.written().completeExceptionally(failed));
        }
    }
}
