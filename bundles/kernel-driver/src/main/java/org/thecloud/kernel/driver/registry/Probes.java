// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The clock for looking at drivers, and the threads that look. */
final class Probes implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock =
            new ScheduledThreadPoolExecutor(
                    1, Threads.named("cloud-driver-probe"), new ThreadPoolExecutor.DiscardPolicy());
    private final ExecutorService threads;

    Probes(ExecutorService threads) {
        this.threads = threads;
        clock.setRemoveOnCancelPolicy(true);
    }

    Future<?> every(int seconds, Runnable work) {
        return clock.scheduleWithFixedDelay(work, 0, seconds, TimeUnit.SECONDS);
    }

    Future<?> later(long millis, Runnable work) {
        return clock.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    void execute(Runnable work) {
        threads.execute(work);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
