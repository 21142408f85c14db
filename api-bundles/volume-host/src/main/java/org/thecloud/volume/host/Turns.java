// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One call at a time for each volume or snapshot; those of different ones do not wait for each
 * other. Remembers the ones that somebody works at or waits for, and no others.
 */
public final class Turns {

    private final ConcurrentMap<UUID, Turn> turns = new ConcurrentHashMap<>();

    /** The right to work at one of them, until it is closed by the thread that has it. */
    public final class Turn implements AutoCloseable {

        private final UUID id;
        private final ReentrantLock lock = new ReentrantLock();

        /** Who has it and who waits for it; changes in the map's hand only. */
        private int takers;

        private Turn(UUID id) {
            this.id = id;
        }

        @Override
        public void close() {
            lock.unlock();
            forget(this);
        }
    }

    /**
     * Waits until nobody else works at it.
     *
     * @throws org.thecloud.kernel.driver.DriverException UNAVAILABLE if the thread is interrupted
     */
    public Turn take(UUID id) {
        Turn turn =
                turns.compute(
                        id,
                        (same, there) -> {
                            Turn one = there == null ? new Turn(id) : there;
                            one.takers++;
                            return one;
                        });
        try {
            turn.lock.lockInterruptibly();
            return turn;
        } catch (InterruptedException stopped) {
            forget(turn);
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    private void forget(Turn turn) {
        turns.computeIfPresent(turn.id, (id, there) -> --there.takers == 0 ? null : there);
    }

    /** How many are remembered. */
    int size() {
        return turns.size();
    }
}
