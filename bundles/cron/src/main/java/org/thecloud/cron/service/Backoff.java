// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait after a failed attempt: 5 s, 10 s, 20 s ... 10 min, a tenth more or less. */
final class Backoff {

    private static final long FIRST_MILLIS = 5000;
    private static final long MOST_MILLIS = 600_000;

    private Backoff() {}

    static Duration after(int attempts) {
        long wait = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(10, attempts - 1));
        return Duration.ofMillis(
                wait + ThreadLocalRandom.current().nextLong(-wait / 10, wait / 10));
    }
}
