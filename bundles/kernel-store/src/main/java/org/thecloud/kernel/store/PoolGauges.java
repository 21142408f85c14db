// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows how busy the connections to the database are. Here only while somebody measures. */
@Component(service = PoolGauges.class, immediate = true)
public final class PoolGauges {

    private final MeterRegistry meters;
    private final StoreDatabases databases;
    private final List<Meter> gauges;

    @Activate
    public PoolGauges(@Reference MeterRegistry meters, @Reference StoreDatabases databases) {
        this.meters = meters;
        this.databases = databases;
        this.gauges =
                List.of(
                        gauge("active", "Connections in use", Pool::active),
                        gauge("idle", "Connections that are free", Pool::idle),
                        gauge("waiting", "Threads that wait for a connection", Pool::waiting),
                        gauge("max", "Most connections at a time", Pool::most));
    }

    private Meter gauge(String name, String description, ToDoubleFunction<Pool> value) {
        return Gauge.builder("thecloud.store.pool." + name, databases.pool(), value)
                .description(description)
                .register(meters);
    }

    @Deactivate
    public void close() {
        gauges.forEach(meters::remove);
    }
}
