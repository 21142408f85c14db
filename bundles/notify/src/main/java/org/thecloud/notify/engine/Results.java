// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.store.ResultTable;

/** What came of attempts, on its way to the store: many at a time. Written by one thread. */
final class Results {

    private static final int AT_A_TIME = 500;

    private final ResultTable table;
    private final ResultTable.Patience patience;
    private final Meters meters;
    private final BlockingQueue<Ended> waiting = new LinkedBlockingQueue<>();

    /** What could not be written yet. */
    private List<Ended> batch = new ArrayList<>();

    Results(ResultTable table, ResultTable.Patience patience, Meters meters) {
        this.table = table;
        this.patience = patience;
        this.meters = meters;
    }

    /** Never blocks; there are never more than attempts that are made. */
    void add(Ended ended) {
        waiting.add(ended);
    }

    /**
     * Writes what there is, or comes within the time; what was written. What fails is written the
     * next time.
     */
    List<Ended> write(long millis) throws InterruptedException {
        if (batch.isEmpty()) {
            @Nullable Ended first = waiting.poll(millis, TimeUnit.MILLISECONDS);
            if (first == null) {
                return List.of();
            }
            batch.add(first);
        }
        waiting.drainTo(batch, AT_A_TIME - batch.size());
        table.end(batch, patience);
        List<Ended> written = batch;
        batch = new ArrayList<>();
        written.forEach(
                one -> meters.count(one.state(), one.taken().route().spec().endpoint().protocol()));
        return written;
    }

    boolean empty() {
        return waiting.isEmpty() && batch.isEmpty();
    }
}
