// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell.platform;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "cloud", name = "status", description = "Says how the platform is, part by part")
public final class CloudStatus extends CloudCommand {

    private static final long MEGABYTE = 1024L * 1024;

    @Reference private List<Resources> resources;

    @Reference private List<HealthCheck> checks;

    @Reference private List<Drivers> drivers;

    private record Status(
            Health.State state,
            String version,
            String installation,
            String uptime,
            long heapUsedMb,
            Map<String, String> parts,
            Map<String, String> drivers) {}

    @Override
    protected Answer answer(Caller caller) {
        Map<String, String> parts = new LinkedHashMap<>();
        // Without a single check nothing is known to serve.
        Health.State worst = checks.isEmpty() ? Health.State.DOWN : Health.State.UP;
        for (HealthCheck check :
                checks.stream().sorted(Comparator.comparing(HealthCheck::name)).toList()) {
            Health health = look(check);
            parts.put(check.name(), health.state() + " " + health.text());
            worst = health.state().compareTo(worst) > 0 ? health.state() : worst;
        }
        Map<String, String> states = new LinkedHashMap<>();
        drivers.stream()
                .flatMap(registry -> registry.all().stream())
                .sorted(Comparator.comparing(DriverInfo::name))
                .forEach(driver -> states.put(driver.name(), driver.state().name()));
        Runtime runtime = Runtime.getRuntime();
        return Answer.one(
                new Status(
                        worst,
                        version(),
                        resources.isEmpty()
                                ? "unknown"
                                : resources.get(0).installation().toString(),
                        Duration.ofSeconds(ManagementFactory.getRuntimeMXBean().getUptime() / 1000)
                                .toString(),
                        (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE,
                        parts,
                        states));
    }

    private static String version() {
        try (InputStream manifest =
                CloudStatus.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            String version =
                    manifest == null
                            ? null
                            : new Manifest(manifest).getMainAttributes().getValue("Bundle-Version");
            return version == null ? "unknown" : version;
        } catch (IOException unreadable) {
            return "unknown";
        }
    }

    private static Health look(HealthCheck check) {
        try {
            return check.check();
        } catch (RuntimeException broken) {
            return new Health(Health.State.DOWN, "the check itself failed: " + broken);
        }
    }
}
