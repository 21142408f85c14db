// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.store.RunTable;

/** What came of calls, on its way to the store: many at a time. Written by one thread. */
final class Results {

    private static final int AT_A_TIME = 500;

    private final RunTable runs;
    private final Meters meters;
    private final BlockingQueue<Ended> waiting = new LinkedBlockingQueue<>();

    /** What could not be written yet. */
    private List<Ended> batch = new ArrayList<>();

    Results(RunTable runs, Meters meters) {
        this.runs = runs;
        this.meters = meters;
    }

    /** Never blocks; there are never more than calls that are made. */
    void add(Ended ended) {
        waiting.add(ended);
    }

    /**
     * Writes what there is, or comes within the time; how many. What fails is written the next
     * time.
     */
    int write(long millis) throws InterruptedException {
        if (batch.isEmpty()) {
            @Nullable Ended first = waiting.poll(millis, TimeUnit.MILLISECONDS);
            if (first == null) {
                return 0;
            }
            batch.add(first);
        }
        waiting.drainTo(batch, AT_A_TIME - batch.size());
        runs.end(batch);
        batch.forEach(ended -> meters.count(ended.state(), 1));
        int written = batch.size();
        batch = new ArrayList<>();
        return written;
    }

    boolean empty() {
        return waiting.isEmpty() && batch.isEmpty();
    }
}
