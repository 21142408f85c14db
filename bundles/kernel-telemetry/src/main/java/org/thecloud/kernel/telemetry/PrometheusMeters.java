// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** All meters of the platform, for Prometheus to fetch. */
@Component(service = {MeterRegistry.class, PrometheusMeters.class})
public final class PrometheusMeters extends PrometheusMeterRegistry {

    /** More series than this are a mistake; new ones are left out then. */
    private static final int MOST_METERS = 10_000;

    private static final double[] BUCKETS =
            Stream.of(1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000)
                    .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
                    .toArray();

    @Activate
    public PrometheusMeters() {
        super(PrometheusConfig.DEFAULT);
        config().meterFilter(MeterFilter.maximumAllowableMetrics(MOST_METERS));
        config().meterFilter(new Buckets());
    }

    /** Histograms of the platform's own times, so that percentiles can be computed anywhere. */
    private static final class Buckets implements MeterFilter {

        @Override
        public DistributionStatisticConfig configure(
                Meter.Id id, DistributionStatisticConfig config) {
            return id.getType() == Meter.Type.TIMER && id.getName().startsWith("thecloud.")
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(BUCKETS)
                            .build()
                            .merge(config)
                    : config;
        }
    }

    @Deactivate
    @Override
    public void close() {
        super.close();
    }
}
