// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

/** How each part of the platform says it is. */
@Component(service = {Snapshot.class, Parts.class})
public final class Parts implements Snapshot {

    private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
    private final MultiGauge gauge;

    @Activate
    public Parts(@Reference PrometheusMeters meters) {
        this.gauge =
                MultiGauge.builder("thecloud.health")
                        .description("1 serves, 0.5 is limited, 0 is down")
                        .register(meters);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(HealthCheck check) {
        checks.add(check);
    }

    void remove(HealthCheck check) {
        checks.remove(check);
    }

    /** Asks all parts now; blocks. */
    Map<String, Health> ask() {
        Map<String, Health> found = new TreeMap<>();
        checks.forEach(check -> found.put(check.name(), check.check()));
        return found;
    }

    @Override
    public void refresh() {
        List<Row<?>> rows = new ArrayList<>();
        ask().forEach((name, health) -> rows.add(Row.of(Tags.of("part", name), value(health))));
        gauge.register(rows, true);
    }

    private static double value(Health health) {
        return switch (health.state()) {
            case UP -> 1;
            case DEGRADED -> 0.5;
            case DOWN -> 0;
        };
    }
}
