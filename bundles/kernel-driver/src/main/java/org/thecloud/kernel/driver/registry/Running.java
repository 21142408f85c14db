// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.driver.Probed;

/** One driver service that is registered now, with the calls that run in it. */
final class Running {

    private static final Logger log = LoggerFactory.getLogger(Running.class);

    private final Probed service;
    private final String bundle;
    private final List<String> facets;
    private final Map<String, String> limits;
    private final Set<Thread> calls = new HashSet<>();
    private volatile Probe probe = Probe.starting("not looked at yet");

    Running(Class<?> spi, Probed service, String bundle) {
        this.service = service;
        this.bundle = bundle;
        this.facets = facets(spi, service.getClass());
        this.limits = limits(service);
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

    synchronized void enter(Thread call) {
        calls.add(call);
    }

    synchronized void leave(Thread call) {
        calls.remove(call);
        notifyAll();
    }

    synchronized int inFlight() {
        return calls.size();
    }

    /**
     * Waits until no call runs; interrupts what still runs after the time, and waits a little more.
     */
    synchronized void drain(long millis) {
        awaitQuiet(millis);
        if (!calls.isEmpty()) {
            log.warn(
                    "{} calls of {} did not end in time and are interrupted", calls.size(), bundle);
            calls.forEach(Thread::interrupt);
            awaitQuiet(2000);
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

    private static List<String> facets(Class<?> spi, Class<?> type) {
        List<String> names = new ArrayList<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> face : at.getInterfaces()) {
                if (face != spi && face.getPackageName().equals(spi.getPackageName())) {
                    names.add(face.getSimpleName());
                }
            }
        }
        names.sort(null);
        return names;
    }

    private static Map<String, String> limits(Probed service) {
        Map<String, String> limits = new TreeMap<>();
        try {
            Object values = service.getClass().getMethod("limits").invoke(service);
            for (RecordComponent component : values.getClass().getRecordComponents()) {
                component.getAccessor().setAccessible(true);
                limits.put(
                        component.getName(),
                        String.valueOf(component.getAccessor().invoke(values)));
            }
        } catch (NoSuchMethodException none) {
            return limits;
        } catch (IllegalAccessException | InvocationTargetException | RuntimeException broken) {
            log.warn("the limits of {} cannot be read", service.getClass(), broken);
        }
        return limits;
    }
}
