// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waiting times after failures: doubling from one second to a minute, spread so that many do not
 * return at once.
 */
final class Backoff {

    private static final long LONGEST_MILLIS = 60_000;

    private Backoff() {}

    /**
     * @param failures failures in a row before this one
     */
    static Duration after(int failures) {
        long most = Math.min(LONGEST_MILLIS, 1000L << Math.min(failures, 6));
        return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
