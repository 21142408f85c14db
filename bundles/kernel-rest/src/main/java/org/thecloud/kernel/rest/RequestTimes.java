// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.thecloud.kernel.KernelError;

/**
 * Measures of requests, kept in whatever registries are here. Told apart by path template, never by
 * path: what has no template is counted as one.
 */
final class RequestTimes {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String method, String route, int status) {}

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    void answered(String method, Call call, int status) {
        Key key =
                new Key(
                        METHODS.contains(method) ? method : "other",
                        call.route().isEmpty() ? "none" : call.route(),
                        status);
        timers.computeIfAbsent(key, this::timer)
                .record(Duration.ofNanos(System.nanoTime() - call.began()));
        if (KernelError.RATE_LIMITED.name().equals(call.code())) {
            Counter.builder("thecloud.http.rate.limited")
                    .description("Requests refused because there were too many")
                    .tag("route", key.route())
                    .register(registries)
                    .increment();
        }
    }

    private Timer timer(Key key) {
        return Timer.builder("thecloud.http.requests")
                .description("Requests to the API, until the answer was handed over")
                .tags(
                        "method",
                        key.method(),
                        "route",
                        key.route(),
                        "status",
                        Integer.toString(key.status()))
                .register(registries);
    }
}
