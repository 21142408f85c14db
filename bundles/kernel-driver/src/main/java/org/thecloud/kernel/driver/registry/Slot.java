// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverInfo.State;

/** A driver's name, whoever carries it at present. */
final class Slot {

    private final Class<?> spi;
    private final String name;
    private final String backend;
    private final Semaphore turns;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreakerConfig breaking;
    private final List<Running> carriers = new ArrayList<>();
    private boolean draining;

    Slot(Class<?> spi, String name, String backend, Config config) {
        this.spi = spi;
        this.name = name;
        this.backend = backend;
        this.turns = new Semaphore(config.concurrent_calls());
        this.breaking =
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(80)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(Duration.ofSeconds(config.breaker_seconds()))
                        .recordException(Slot::infrastructure)
                        .ignoreException(failed -> !infrastructure(failed))
                        .build();
    }

    private static boolean infrastructure(Throwable failed) {
        return !(failed instanceof CloudException known)
                || known.kind() == ErrorKind.UNAVAILABLE
                || known.kind() == ErrorKind.INTERNAL;
    }

    Class<?> spi() {
        return spi;
    }

    String name() {
        return name;
    }

    Semaphore turns() {
        return turns;
    }

    CircuitBreaker breaker(String method) {
        return breakers.computeIfAbsent(method, m -> CircuitBreaker.of(name + "." + m, breaking));
    }

    synchronized void arrived(Running carrier) {
        carriers.add(carrier);
        breakers.values().forEach(CircuitBreaker::reset);
        notifyAll();
    }

    /** Stops new calls into this carrier, lets running ones end, and forgets it. */
    void leaving(Running carrier, long drainMillis) {
        synchronized (this) {
            carriers.remove(carrier);
            draining = carriers.isEmpty();
        }
        carrier.drain(drainMillis);
        synchronized (this) {
            draining = false;
            notifyAll();
        }
    }

    synchronized @Nullable Running current() {
        return carriers.isEmpty() ? null : carriers.get(carriers.size() - 1);
    }

    /**
     * Enters the present carrier, or waits for the next one. The caller leaves it with {@link
     * Running#leave}.
     */
    synchronized Running enter(Thread call, long holdMillis) {
        long until = System.nanoTime() + holdMillis * 1_000_000;
        while (carriers.isEmpty()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw missing();
            }
            try {
                wait(left);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw missing();
            }
        }
        Running carrier = carriers.get(carriers.size() - 1);
        carrier.enter(call);
        return carrier;
    }

    private CloudException missing() {
        return new CloudException(
                KernelError.DRIVER_MISSING,
                "driver " + name + " is not installed at present",
                Map.of("driver", name));
    }

    synchronized DriverInfo info() {
        Running carrier = current();
        if (carrier == null) {
            return new DriverInfo(
                    name,
                    backend,
                    spi.getSimpleName(),
                    draining ? State.DRAINING : State.MISSING,
                    draining
                            ? "its bundle is being stopped"
                            : "its bundle is not installed or not started",
                    List.of(),
                    Map.of(),
                    0,
                    "");
        }
        State state =
                switch (carrier.probe().state()) {
                    case READY -> State.READY;
                    case STARTING -> State.STARTING;
                    case UNHEALTHY -> State.UNHEALTHY;
                };
        return new DriverInfo(
                name,
                backend,
                spi.getSimpleName(),
                state,
                carrier.probe().message(),
                carrier.facets(),
                carrier.limits(),
                carrier.inFlight(),
                carrier.bundle());
    }
}
