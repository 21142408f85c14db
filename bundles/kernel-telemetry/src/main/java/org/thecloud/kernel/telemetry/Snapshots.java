// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes the gauges of what is stored when somebody looks, not more often than every few
 * seconds. A look is never kept waiting by a sick store: it gets the values of before, and their
 * age.
 */
final class Snapshots implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Snapshots.class);
    private static final Duration FRESH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final List<Snapshot> snapshots = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable CountDownLatch> running = new AtomicReference<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(Snapshots::thread);
    private volatile long refreshed = System.nanoTime() - FRESH.toNanos();
    private volatile boolean failing;

    Snapshots(MeterRegistry meters) {
        TimeGauge.builder("thecloud.state.age", this::age, TimeUnit.NANOSECONDS)
                .description("Age of the gauges that are worked out from what is stored")
                .register(meters);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "cloud-telemetry");
        thread.setDaemon(true);
        return thread;
    }

    void add(Snapshot snapshot) {
        snapshots.add(snapshot);
    }

    void remove(Snapshot snapshot) {
        snapshots.remove(snapshot);
    }

    private long age() {
        return System.nanoTime() - refreshed;
    }

    /** Brings the gauges up to date if they are old, as far as that goes quickly. */
    void refresh() throws InterruptedException {
        if (age() < FRESH.toNanos()) {
            return;
        }
        CountDownLatch mine = new CountDownLatch(1);
        CountDownLatch other = running.compareAndExchange(null, mine);
        if (other == null) {
            thread.execute(() -> look(mine));
        }
        CountDownLatch done = other == null ? mine : other;
        if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            log.debug("the state is not known in time");
        }
    }

    private void look(CountDownLatch done) {
        try {
            snapshots.forEach(Snapshot::refresh);
            refreshed = System.nanoTime();
            failing = false;
        } catch (RuntimeException storeIsDown) {
            if (!failing) {
                log.warn("gauges of the state are not refreshed: {}", storeIsDown.toString());
            }
            failing = true;
        } finally {
            running.set(null);
            done.countDown();
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
