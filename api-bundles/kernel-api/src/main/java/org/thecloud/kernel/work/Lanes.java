// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
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
     * @param name tells lanes apart; one of the same name always has the same room
     */
    public record Lane(String name, int most) {}

    private final int most;
    private final Map<Lane, Integer> inside = new HashMap<>();
    private int running;

    /** Room for so many, whatever lanes they are in. */
    public Lanes(int most) {
        this.most = most;
    }

    /** How many are running, whatever lanes they are in. */
    public synchronized int running() {
        return running;
    }

    /** How many more there is room for, if their lanes have some. */
    public synchronized int free() {
        return Math.max(0, most - running);
    }

    /** Names of the lanes that have no room. */
    public synchronized List<String> full() {
        return inside.entrySet().stream()
                .filter(lane -> lane.getValue() >= lane.getKey().most())
                .map(lane -> lane.getKey().name())
                .toList();
    }

    /** What is free now, at most so much. Nothing is counted in the lanes by giving it away. */
    public synchronized Room room(int most) {
        return new Room(Math.min(most, free()), new HashMap<>(inside));
    }

    /** What was free at one time, given away place by place. Belongs to one thread. */
    public static final class Room {

        private int left;
        private final Map<Lane, Integer> inside;

        private Room(int left, Map<Lane, Integer> inside) {
            this.left = left;
            this.inside = inside;
        }

        /** How many more there is room for in all of these lanes. */
        public int free(Collection<Lane> lanes) {
            int free = left;
            for (Lane lane : lanes) {
                free = Math.min(free, lane.most() - inside.getOrDefault(lane, 0));
            }
            return Math.max(0, free);
        }

        /** Gives away so many places in each of these lanes. */
        public void take(Collection<Lane> lanes, int places) {
            left -= places;
            lanes.forEach(lane -> inside.merge(lane, places, Integer::sum));
        }
    }

    /** Counts one more in each of these lanes, whether there is room or not. */
    public synchronized void enter(Collection<Lane> lanes) {
        running++;
        lanes.forEach(lane -> inside.merge(lane, 1, Integer::sum));
    }

    /** Ends one stay in each of these lanes. */
    public synchronized void leave(Collection<Lane> lanes) {
        running--;
        lanes.forEach(lane -> inside.computeIfPresent(lane, (l, n) -> n == 1 ? null : n - 1));
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
