// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

/** How fast bytes may go. What was not used is not saved up. Belongs to one thread. */
final class Pace {

    private static final double NANOS = 1e9;

    private final double perNano;
    private long free;
    private boolean begun;

    Pace(long bytesPerSecond) {
        this.perNano = bytesPerSecond / NANOS;
    }

    /**
     * So many bytes went.
     *
     * @param now on the clock that measures times between, in nanoseconds
     * @return milliseconds until more may go
     */
    long went(long bytes, long now) {
        if (!begun || now - free > 0) {
            free = now;
            begun = true;
        }
        free += (long) (bytes / perNano);
        return Math.max(0, (free - now) / 1_000_000);
    }
}
