// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;

/** Measures of runs, kept in whatever registries are here. Jobs are not told apart. */
final class RunMeters {

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    /** An attempt or a due time that came to something. */
    void count(Run.State outcome) {
        String word = outcome == Run.State.DUE ? "retried" : outcome.name();
        Counter.builder("thecloud.cron.runs")
                .description("What came of due times and of attempts at them")
                .tag("outcome", word.toLowerCase(Locale.ROOT))
                .register(registries)
                .increment();
    }

    /** A first attempt that began. */
    void began(Duration late) {
        Timer.builder("thecloud.cron.lateness")
                .description("From the due time to the begin of the first attempt")
                .register(registries)
                .record(late.isNegative() ? Duration.ZERO : late);
    }
}
