// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way in to something that may be replaced while it is used. Who comes while nothing is there
 * waits for the next; who leaves last lets the old one go. Going in and out takes no lock as long
 * as nothing is replaced. For services that other bundles offer and that are used without pause.
 */
public final class Turnstile<V> {

    /** What somebody went in to; must be left once. */
    public static final class Room<V> {

        private final V value;
        private final AtomicInteger inside = new AtomicInteger();

        private Room(V value) {
            this.value = value;
        }

        /** The thing itself. */
        public V value() {
            return value;
        }
    }

    /** Every room that is not closed yet, the current one and those before it. */
    private final List<Room<V>> rooms = new ArrayList<>();

    private volatile @Nullable Room<V> current;

    /** When the last one went away, in nanoseconds. */
    private long goneSince = System.nanoTime();

    /**
     * Lets everybody who comes from now on in to this one; those inside the one before finish
     * there.
     */
    public synchronized void open(V next) {
        Room<V> room = new Room<>(next);
        rooms.add(room);
        current = room;
        notifyAll();
    }

    /**
     * Lets nobody in any more, unless another one has been opened, and waits until those inside
     * have left.
     */
    public synchronized void close(V old, long millis) {
        Room<V> now = current;
        if (now != null && now.value.equals(old)) {
            current = null;
            goneSince = System.nanoTime();
        }
        List<Room<V>> left = rooms.stream().filter(room -> room.value.equals(old)).toList();
        rooms.removeAll(left);
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            while (occupied(left) && System.nanoTime() < until) {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    private static <V> boolean occupied(List<Room<V>> rooms) {
        return rooms.stream().anyMatch(room -> room.inside.get() > 0);
    }

    /**
     * What is there now, or comes within the time; null if nothing does. The time runs from when
     * the last one went, so that something that stays away does not keep every thread waiting.
     * Whoever gets one must leave it.
     */
    public @Nullable Room<V> enter(long millis) {
        Room<V> found = tryEnter();
        return found == null ? await(millis) : found;
    }

    private @Nullable Room<V> tryEnter() {
        Room<V> room = current;
        while (room != null) {
            room.inside.incrementAndGet();
            Room<V> still = current;
            if (still == room) {
                return room;
            }
            leave(room);
            room = still;
        }
        return null;
    }

    private synchronized @Nullable Room<V> await(long millis) {
        Room<V> found = tryEnter();
        while (found == null) {
            long left = millis - (System.nanoTime() - goneSince) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            try {
                wait(left);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return null;
            }
            found = tryEnter();
        }
        return found;
    }

    /** Ends one stay. */
    public void leave(Room<V> room) {
        // whoever closes first takes current away and then counts: one of the two sees the other
        if (room.inside.decrementAndGet() == 0 && room != current) {
            synchronized (this) {
                notifyAll();
            }
        }
    }
}
