// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/** Measures of calls, kept in whatever registries are here. Without one nothing is kept. */
final class CallTimes {

    private static final String IN_FLIGHT = "thecloud.driver.inflight";

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    Slot observe(Slot slot) {
        Gauge.builder(IN_FLIGHT, slot, Slot::inFlight)
                .description("Calls running now")
                .tags(tags(slot))
                .register(registries);
        return slot;
    }

    void forget(Slot slot) {
        registries.find(IN_FLIGHT).tags(tags(slot)).meters().forEach(registries::remove);
    }

    private static Tags tags(Slot slot) {
        return Tags.of("driver", slot.name(), "spi", slot.spi().getSimpleName());
    }

    void record(Slot slot, String method, Duration took, @Nullable CloudException failed) {
        String outcome = failed == null ? "ok" : failed.kind().name().toLowerCase(Locale.ROOT);
        Timer.builder("thecloud.driver.calls")
                .description("Calls of drivers, by what came of them")
                .tags(tags(slot).and("method", method, "outcome", outcome))
                .register(registries)
                .record(took);
    }
}
