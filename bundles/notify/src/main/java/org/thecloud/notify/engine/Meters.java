// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.thecloud.kernel.work.Lanes;
import org.thecloud.notify.service.DeliveryState;

/** Measures of deliveries, kept in whatever registries are here. Topics are not told apart. */
final class Meters {

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    void observe(Lanes lanes) {
        Gauge.builder("thecloud.notify.deliveries.running", lanes, Lanes::running)
                .description("Attempts of deliveries running now")
                .register(registries);
    }

    /** An attempt ended; QUEUED means that there will be another. */
    void count(DeliveryState state, String protocol) {
        String outcome =
                state == DeliveryState.QUEUED ? "retried" : state.name().toLowerCase(Locale.ROOT);
        Counter.builder("thecloud.notify.deliveries")
                .description("Attempts of deliveries, by what came of them")
                .tag("outcome", outcome)
                .tag("protocol", protocol)
                .register(registries)
                .increment();
    }

    void started(Duration late) {
        Timer.builder("thecloud.notify.delay")
                .description("From when a message was published to its first attempt")
                .register(registries)
                .record(late.isNegative() ? Duration.ZERO : late);
    }
}
