// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.driver.Probed;

/** One driver service that is registered now, with the calls that run in it. */
final class Running {

    private static final Logger log = LoggerFactory.getLogger(Running.class);
    private static final int ANY_NUMBER = 1_000_000;
    private static final long AFTER_INTERRUPT_MILLIS = 2000;

    private final Probed service;
    private final String bundle;
    private final List<String> facets;
    private final Semaphore turns;
    private final int queue;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Set<Call> calls = new HashSet<>();
    private volatile Map<String, String> limits = Map.of();
    private volatile Probe probe = Probe.starting("not looked at yet");
    private volatile @Nullable Watch watch;

    Running(Class<?> spi, Probed service, String bundle, Config config) {
        this.service = service;
        this.bundle = bundle;
        this.facets = Faces.facets(spi, service.getClass());
        this.turns = new Semaphore(config.concurrent_calls());
        this.queue = config.waiting_calls();
    }

    Probed service() {
        return service;
    }

    String bundle() {
        return bundle;
    }

    List<String> facets() {
        return facets;
    }

    Map<String, String> limits() {
        return limits;
    }

    Probe probe() {
        return probe;
    }

    void probe(Probe found) {
        probe = found;
    }

    void watchedBy(Watch watcher) {
        watch = watcher;
    }

    /** A call found the backend out of reach: somebody should look. */
    void suspect() {
        Watch watcher = watch;
        if (watcher != null) {
            watcher.soon();
        }
    }

    /** Waits for a turn; false if too many wait already, or for too long. */
    boolean takeTurn(int seconds) throws InterruptedException {
        if (turns.tryAcquire()) {
            return true;
        }
        try {
            return waiting.incrementAndGet() <= queue
                    && turns.tryAcquire(seconds, TimeUnit.SECONDS);
        } finally {
            waiting.decrementAndGet();
        }
    }

    void giveTurn() {
        turns.release();
    }

    synchronized void enter(Call call) {
        calls.add(call);
    }

    synchronized void leave(Call call) {
        calls.remove(call);
        notifyAll();
    }

    synchronized int inFlight() {
        return calls.size();
    }

    /**
     * Waits until no call runs; interrupts what still runs after the time, and waits a little more.
     * Nobody enters any more; who waits for a turn gets one, to look for another carrier.
     */
    synchronized void drain(long millis) {
        turns.release(ANY_NUMBER);
        awaitQuiet(millis);
        if (!calls.isEmpty()) {
            log.warn(
                    "{} calls of {} did not end in time and are interrupted", calls.size(), bundle);
            calls.forEach(Call::interrupt);
            awaitQuiet(AFTER_INTERRUPT_MILLIS);
        }
    }

    private synchronized void awaitQuiet(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        try {
            while (!calls.isEmpty() && System.nanoTime() < until) {
                wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks the driver for its limits, which are one record, and keeps them. */
    void readLimits() {
        for (Class<?> face : Faces.all(service.getClass())) {
            try {
                Object record = face.getMethod("limits").invoke(service);
                limits = record == null ? Map.of() : components(record);
                return;
            } catch (NoSuchMethodException none) {
                continue;
            } catch (ReflectiveOperationException | RuntimeException broken) {
                log.warn("the limits of {} cannot be read", bundle, broken);
                return;
            }
        }
    }

    private static Map<String, String> components(Object record)
            throws ReflectiveOperationException {
        Map<String, String> values = new TreeMap<>();
        RecordComponent[] components = record.getClass().getRecordComponents();
        if (components != null) {
            for (RecordComponent component : components) {
                component.getAccessor().setAccessible(true);
                Object value = component.getAccessor().invoke(record);
                values.put(component.getName(), String.valueOf(value));
            }
        }
        return values;
    }
}
