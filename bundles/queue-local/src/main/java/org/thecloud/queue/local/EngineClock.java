// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

/**
 * Milliseconds that only grow: what the machine's clock said at the start, or the latest time in
 * the journal if that is later, and from then on what has passed since. A machine's clock that is
 * set forward or back changes nothing that is running.
 */
final class EngineClock {

    private volatile long base = System.currentTimeMillis();
    private volatile long since = System.nanoTime();

    /** Never goes behind this. */
    void notBefore(long millis) {
        if (millis > now()) {
            base = millis;
            since = System.nanoTime();
        }
    }

    long now() {
        return base + (System.nanoTime() - since) / 1_000_000;
    }
}
