// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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
    private final long holdMillis;
    private final Map<String, CircuitBreaker> breakers = new ConcurrentHashMap<>();
    private final CircuitBreakerConfig breaking;
    private final List<Running> carriers = new ArrayList<>();
    private int draining;

    Slot(Class<?> spi, String name, String backend, Config config) {
        this.spi = spi;
        this.name = name;
        this.backend = backend;
        this.holdMillis = config.hold_seconds() * 1000L;
        this.breaking =
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(80)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitDurationInOpenState(Duration.ofSeconds(config.breaker_seconds()))
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

    CircuitBreaker breaker(String method) {
        return breakers.computeIfAbsent(method, m -> CircuitBreaker.of(name + "." + m, breaking));
    }

    synchronized void arrived(Running carrier) {
        carriers.add(carrier);
        breakers.values().forEach(CircuitBreaker::reset);
        notifyAll();
    }

    /** From now on nobody enters this carrier. To be followed by {@link #drained}. */
    synchronized void draining(Running carrier) {
        carriers.remove(carrier);
        draining++;
    }

    synchronized void drained() {
        draining--;
    }

    synchronized boolean abandoned() {
        return carriers.isEmpty() && draining == 0;
    }

    private @Nullable Running current() {
        return carriers.isEmpty() ? null : carriers.get(carriers.size() - 1);
    }

    /** The present carrier; while there is none, waits for the next one. */
    synchronized Running await() {
        long until = System.nanoTime() + holdMillis * 1_000_000;
        Running carrier = current();
        while (carrier == null) {
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
            carrier = current();
        }
        return carrier;
    }

    /**
     * Enters a carrier, unless it has left in the meantime. The call leaves with {@link
     * Running#leave}.
     */
    synchronized boolean enter(Running carrier, Call call) {
        boolean here = carriers.contains(carrier);
        if (here) {
            carrier.enter(call);
        }
        return here;
    }

    private CloudException missing() {
        return new CloudException(
                KernelError.DRIVER_MISSING,
                "driver " + name + " is not installed at present",
                Map.of("driver", name));
    }

    synchronized int inFlight() {
        return carriers.stream().mapToInt(Running::inFlight).sum();
    }

    synchronized DriverInfo info() {
        Running carrier = current();
        return carrier == null ? absent() : present(carrier);
    }

    private DriverInfo absent() {
        boolean leaving = draining > 0;
        return new DriverInfo(
                name,
                backend,
                spi.getSimpleName(),
                leaving ? State.DRAINING : State.MISSING,
                leaving
                        ? "its bundle is being stopped"
                        : "its bundle is not installed or not started",
                List.of(),
                Map.of(),
                0,
                "");
    }

    private DriverInfo present(Running carrier) {
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
