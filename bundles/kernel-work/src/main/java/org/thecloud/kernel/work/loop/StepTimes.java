// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.resource.Step;

/** Measures of steps, kept in whatever registries are here. */
final class StepTimes {

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    void done(String kind, Step.Outcome outcome, long began) {
        record(kind, outcome.name(), began);
    }

    /** A step that threw; what it means for its resource is another matter. */
    void threw(String kind, Throwable failed, long began) {
        ErrorKind why = failed instanceof CloudException known ? known.kind() : ErrorKind.INTERNAL;
        record(kind, why.name(), began);
    }

    private void record(String kind, String outcome, long began) {
        Timer.builder("thecloud.work.steps")
                .description("Looks of reconcilers at resources, by what came of them")
                .tags("kind", kind, "outcome", outcome.toLowerCase(Locale.ROOT))
                .register(registries)
                .record(Duration.ofNanos(System.nanoTime() - began));
    }
}
