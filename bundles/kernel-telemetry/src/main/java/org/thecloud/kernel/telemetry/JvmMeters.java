// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Measures of the Java runtime and its process. */
@Component(service = JvmMeters.class, immediate = true)
public final class JvmMeters {

    private static final Path PROCESS = Path.of("/proc/self/status");

    private final JvmGcMetrics collections = new JvmGcMetrics();

    @Activate
    public JvmMeters(@Reference PrometheusMeters meters) {
        List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics(),
                        collections)
                .forEach(binder -> binder.bindTo(meters));
        residentMemory(meters);
    }

    private static void residentMemory(MeterRegistry meters) {
        if (Files.isReadable(PROCESS)) {
            Gauge.builder("process.resident.memory", JvmMeters::resident)
                    .description("Memory that the process occupies")
                    .baseUnit("bytes")
                    .register(meters);
        }
    }

    private static double resident() {
        try (Stream<String> lines = Files.lines(PROCESS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException unreadable) {
            return Double.NaN;
        }
    }

    @Deactivate
    public void close() {
        collections.close();
    }
}
