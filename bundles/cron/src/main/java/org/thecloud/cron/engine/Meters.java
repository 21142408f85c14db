// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.work.Lanes;

/** Measures of runs, kept in whatever registries are here. Jobs are not told apart. */
final class Meters {

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    void observe(Lanes lanes) {
        Gauge.builder("thecloud.cron.calls", lanes, Lanes::running)
                .description("Calls of jobs running now")
                .register(registries);
    }

    /** A run ended, or will not be; QUEUED means that it is tried again. */
    void count(RunState state, int runs) {
        String outcome =
                state == RunState.QUEUED ? "retried" : state.name().toLowerCase(Locale.ROOT);
        Counter.builder("thecloud.cron.runs")
                .description("Runs of jobs, by what came of them")
                .tag("outcome", outcome)
                .register(registries)
                .increment(runs);
    }

    void started(Duration late) {
        Timer.builder("thecloud.cron.delay")
                .description("From when a run was due to the beginning of its call")
                .register(registries)
                .record(late.isNegative() ? Duration.ZERO : late);
    }
}
