// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts what runs at the same time, so that none of those who share takes the room of all: whoever
 * enters is counted in several lanes, such as one for its tenant and one for the host that it
 * calls. Thread-safe.
 */
public final class Lanes {

    /**
     * Something that has room for so many.
     *
     * @param name tells lanes apart
     */
    public record Lane(String name, int most) {}

    private final Map<String, Integer> inside = new HashMap<>();
    private int running;

    /** How many are running, whatever lanes they are in. */
    public synchronized int running() {
        return running;
    }

    /** How many more there is room for in all of these lanes. */
    public synchronized int free(Collection<Lane> lanes) {
        int free = Integer.MAX_VALUE;
        for (Lane lane : lanes) {
            free = Math.min(free, lane.most() - inside.getOrDefault(lane.name(), 0));
        }
        return Math.max(0, free);
    }

    /** Counts one more in each of these lanes, whether there is room or not. */
    public synchronized void enter(Collection<Lane> lanes) {
        running++;
        lanes.forEach(lane -> inside.merge(lane.name(), 1, Integer::sum));
    }

    /** Ends one stay in each of these lanes. */
    public synchronized void leave(Collection<Lane> lanes) {
        running--;
        lanes.forEach(
                lane -> inside.computeIfPresent(lane.name(), (name, n) -> n == 1 ? null : n - 1));
        notifyAll();
    }

    /** Waits until nothing runs, or the time is over; whether nothing does. */
    public synchronized boolean awaitNone(long millis) throws InterruptedException {
        long until = System.nanoTime() + millis * 1_000_000;
        while (running > 0) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
