// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
import org.thecloud.kernel.work.Worker;

/** Runs periodic duties, each at most once at a time over all runtimes. */
@Component(service = SweepRunner.class, immediate = true)
public final class SweepRunner {

    private static final Logger log = LoggerFactory.getLogger(SweepRunner.class);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SHORTEST = Duration.ofSeconds(5);

    private static final long DRAIN_MILLIS = 5000;

    private final Leases leases;
    private final Map<Duty, Thread> sweeps = new ConcurrentHashMap<>();

    private record Duty(Sweep sweep, Signal signal, AtomicBoolean stopped) {}

    @Activate
    public SweepRunner(@Reference Leases leases) {
        this.leases = leases;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(Sweep sweep) {
        Duty duty = new Duty(sweep, new Signal(), new AtomicBoolean());
        Thread thread = new Thread(() -> run(duty), "cloud-sweep-" + sweep.name());
        thread.setDaemon(true);
        sweeps.put(duty, thread);
        thread.start();
    }

    void remove(Sweep sweep) {
        for (Map.Entry<Duty, Thread> entry : sweeps.entrySet()) {
            if (entry.getKey().sweep() == sweep) {
                sweeps.remove(entry.getKey());
                stop(entry.getKey(), entry.getValue());
            }
        }
    }

    private void run(Duty duty) {
        Sweep sweep = duty.sweep();
        Duration every = sweep.every().compareTo(SHORTEST) < 0 ? SHORTEST : sweep.every();
        while (!duty.stopped().get()) {
            try {
                if (leases.take(sweep.name(), Worker.NAME, LONGEST, every)) {
                    try {
                        sweep.sweep();
                    } finally {
                        Thread.interrupted(); // the lease must still be given back
                        leases.release(sweep.name(), Worker.NAME);
                    }
                }
            } catch (RuntimeException | Error failed) {
                log.warn("{} failed; it is tried again", sweep.name(), failed);
            }
            try {
                duty.signal().await(Math.min(every.toMillis(), LONGEST.toMillis()) / 2);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private static void stop(Duty duty, Thread thread) {
        duty.stopped().set(true);
        duty.signal().raise();
        try {
            thread.join(DRAIN_MILLIS);
            thread.interrupt();
            thread.join(DRAIN_MILLIS);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    @Deactivate
    public void close() {
        sweeps.keySet().forEach(duty -> remove(duty.sweep()));
    }
}
