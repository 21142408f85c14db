// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.work.Leases;
import org.thecloud.kernel.work.Sweep;

/** Runs periodic duties, each at most once at a time over all runtimes. */
@Component(service = SweepRunner.class, immediate = true)
public final class SweepRunner {

    private static final Logger log = LoggerFactory.getLogger(SweepRunner.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private final Leases leases;
    private final Map<Sweep, Thread> sweeps = new ConcurrentHashMap<>();
    private final String name = ManagementFactory.getRuntimeMXBean().getName();

    @Activate
    public SweepRunner(@Reference Leases leases) {
        this.leases = leases;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Sweep sweep) {
        Thread thread = new Thread(() -> run(sweep), "cloud-sweep-" + sweep.name());
        thread.setDaemon(true);
        sweeps.put(sweep, thread);
        thread.start();
    }

    void remove(Sweep sweep) {
        Thread thread = sweeps.remove(sweep);
        if (thread != null) {
            stop(thread);
        }
    }

    private void run(Sweep sweep) {
        Duration every = sweep.every().compareTo(SHORTEST) < 0 ? SHORTEST : sweep.every();
        while (sweeps.containsKey(sweep)) {
            try {
                if (leases.take(sweep.name(), name, LONGEST, every)) {
                    try {
                        sweep.sweep();
                    } finally {
                        leases.release(sweep.name(), name);
                    }
                }
            } catch (RuntimeException failed) {
                log.warn("{} failed; it is tried again", sweep.name(), failed);
            }
            try {
                Thread.sleep(Math.min(every.toMillis(), LONGEST.toMillis()) / 2);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private static void stop(Thread thread) {
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    public void close() {
        sweeps.keySet().forEach(this::remove);
    }
}
