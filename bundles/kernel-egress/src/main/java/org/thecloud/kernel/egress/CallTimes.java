// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import org.thecloud.kernel.ErrorCode;

/** Measures of calls, kept in whatever registries are here. Targets are not told apart. */
final class CallTimes {

    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();

    void add(MeterRegistry registry) {
        registries.add(registry);
    }

    void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    void answered(int status, Duration took) {
        record(Math.max(1, status / 100) + "xx", took);
    }

    void failed(ErrorCode code, Duration took) {
        record(code.name().toLowerCase(Locale.ROOT).replace("egress_", ""), took);
    }

    private void record(String outcome, Duration took) {
        Timer.builder("thecloud.egress.calls")
                .description("Calls to addresses that users gave, until the head of the answer")
                .tag("outcome", outcome)
                .register(registries)
                .record(took);
    }
}
