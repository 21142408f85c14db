// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that take one turn after the other until they are closed. */
final class Clients implements AutoCloseable {

    interface Turn {

        /** What it throws is a failure. */
        void take(int number) throws Exception;
    }

    /** What went wrong, in the words of whoever noticed. */
    final Queue<String> failures = new ConcurrentLinkedQueue<>();

    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final ExecutorService threads;

    Clients(int count, Turn turn) {
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            threads.execute(() -> takeTurns(turn));
        }
    }

    private void takeTurns(Turn turn) {
        while (!over.get()) {
            try {
                turn.take(begun.incrementAndGet());
            } catch (Exception | AssertionError failed) {
                failures.add(failed.toString());
            }
            done.incrementAndGet();
        }
    }

    /** Returns when so many turns more have been taken. */
    void more(int turns) {
        int goal = done.get() + turns;
        await().atMost(Duration.ofSeconds(60)).until(() -> done.get() >= goal);
    }

    /** Fails if a turn has failed. */
    void assertNoneFailed() {
        assertThat(failures).as("in " + done + " turns").isEmpty();
    }

    @Override
    public void close() throws Exception {
        over.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }
}
