// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.thecloud.kernel.driver.Probe;

/** Looks at the backends of drivers, on arrival and from time to time. */
final class Probes implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 10;

    private final ScheduledExecutorService clock =
            Executors.newScheduledThreadPool(
                    2,
                    work -> {
                        Thread thread = new Thread(work, "cloud-driver-probe");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final ExecutorService threads;
    private final int every;

    Probes(ExecutorService threads, int every) {
        this.threads = threads;
        this.every = every;
    }

    /**
     * Begins to look; {@code changed} is told whenever the state or the message is another one than
     * before.
     */
    ScheduledFuture<?> watch(Running carrier, Consumer<Probe> changed) {
        return clock.scheduleWithFixedDelay(
                () -> look(carrier, changed), 0, every, TimeUnit.SECONDS);
    }

    private void look(Running carrier, Consumer<Probe> changed) {
        Probe before = carrier.probe();
        Probe now = probe(carrier);
        carrier.probe(now);
        if (!now.equals(before)) {
            changed.accept(now);
        }
    }

    private Probe probe(Running carrier) {
        Future<Probe> answer = threads.submit(() -> carrier.service().probe());
        try {
            return answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            return Probe.unhealthy("no answer within " + DEADLINE_SECONDS + " s");
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return carrier.probe();
        } catch (java.util.concurrent.ExecutionException failed) {
            return Probe.unhealthy(String.valueOf(failed.getCause()));
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
