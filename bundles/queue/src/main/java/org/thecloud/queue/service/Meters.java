// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What went through each queue since this runtime began. */
final class Meters {

    private final Map<UUID, Meter> meters = new ConcurrentHashMap<>();

    /** Counters of one queue. */
    static final class Meter {
        final LongAdder sent = new LongAdder();
        final LongAdder sentBytes = new LongAdder();
        final LongAdder received = new LongAdder();
        final LongAdder emptyReceives = new LongAdder();
        final LongAdder acknowledged = new LongAdder();
    }

    Meter of(UUID queue) {
        return meters.computeIfAbsent(queue, q -> new Meter());
    }

    void forget(UUID queue) {
        meters.remove(queue);
    }
}
