// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The way in to something that may be replaced while it is used. Who comes while nothing is there
 * waits for the next; who leaves last lets the old one go. For services that other bundles offer
 * and that data planes use without pause. Thread-safe.
 */
public final class Turnstile<V> {

    private final Map<V, Integer> inside = new HashMap<>();
    private @Nullable V current;

    /**
     * Lets everybody who comes from now on in to this one; those inside the one before finish
     * there.
     */
    public synchronized void open(V next) {
        current = next;
        notifyAll();
    }

    /**
     * Lets nobody in any more, unless another one has been opened, and waits until those inside
     * have left.
     */
    public synchronized void close(V old, long millis) {
        if (old.equals(current)) {
            current = null;
        }
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            while (inside.containsKey(old) && System.nanoTime() < until) {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What is there now, or comes within the time; null if nothing does. Whoever gets one must
     * leave it.
     */
    public synchronized @Nullable V enter(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        V found = current;
        while (found == null) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return null;
            }
            try {
                wait(left);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return null;
            }
            found = current;
        }
        inside.merge(found, 1, Integer::sum);
        return found;
    }

    /** Ends one stay. */
    public synchronized void leave(V one) {
        inside.computeIfPresent(one, (same, count) -> count == 1 ? null : count - 1);
        notifyAll();
    }
}
