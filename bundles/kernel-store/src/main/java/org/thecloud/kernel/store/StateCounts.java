// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many resources of a kind are in which state. Counting takes as long as there are resources,
 * and metrics ask often: what took long to count is kept fifty times as long, so that counting
 * never takes more than a fiftieth of one processor.
 */
final class StateCounts {

    private static final Duration QUICK = Duration.ofMillis(100);
    private static final int KEPT = 50;

    private final KernelTables tables;
    private final Map<String, Counted> known = new ConcurrentHashMap<>();

    StateCounts(KernelTables tables) {
        this.tables = tables;
    }

    private record Counted(Map<String, Long> states, long until) {
        boolean holds() {
            return System.nanoTime() - until < 0;
        }
    }

    Map<String, Long> of(String kind) {
        Counted counted = known.get(kind);
        if (counted == null || !counted.holds()) {
            // one counts, others who ask meanwhile wait for it
            counted =
                    known.compute(kind, (k, now) -> now != null && now.holds() ? now : count(kind));
        }
        return counted.states();
    }

    private Counted count(String kind) {
        long begin = System.nanoTime();
        Map<String, Long> states = new TreeMap<>();
        tables.read(
                sql ->
                        sql.rows(
                                "select state, count(*) from resource where kind = ? group by state",
                                row -> states.put(row.getString(1), row.getLong(2)),
                                kind));
        long end = System.nanoTime();
        long took = end - begin;
        return new Counted(states, took < QUICK.toNanos() ? end : end + took * KEPT);
    }
}
