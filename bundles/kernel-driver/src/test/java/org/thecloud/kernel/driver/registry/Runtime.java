// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.driver.Probed;

/** A real framework with a registry of drivers in it, and bundles that bring drivers. */
final class Runtime implements AutoCloseable {

    private final Framework framework;
    final DriverRegistry registry;

    /** What the configuration says, in seconds and calls. */
    record Settings(
            int hold, int drain, int probe, int concurrent, int waiting, int queue, int breaker) {

        static final Settings USUAL = new Settings(10, 10, 15, 32, 1000, 30, 10);

        Settings hold(int seconds) {
            return new Settings(seconds, drain, probe, concurrent, waiting, queue, breaker);
        }

        Settings drain(int seconds) {
            return new Settings(hold, seconds, probe, concurrent, waiting, queue, breaker);
        }

        Settings calls(int atATime, int mayWait) {
            return new Settings(hold, drain, probe, atATime, mayWait, queue, breaker);
        }

        Settings breaker(int seconds) {
            return new Settings(hold, drain, probe, concurrent, waiting, queue, seconds);
        }
    }

    Runtime(Path folder, Settings settings) {
        try {
            Map<String, String> properties = new HashMap<>();
            properties.put(Constants.FRAMEWORK_STORAGE, folder.toString());
            properties.put("felix.log.level", "1");
            framework = new FrameworkFactory().newFramework(properties);
            framework.start();
            registry = new DriverRegistry(context(), config(settings));
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** A started bundle with nothing in it. */
    Bundle bundle(String name) throws BundleException, IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, name);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        Bundle bundle =
                context()
                        .installBundle("test:" + name, new ByteArrayInputStream(jar.toByteArray()));
        bundle.start();
        return bundle;
    }

    static ServiceRegistration<?> register(Bundle bundle, Probed driver, String backend) {
        return register(bundle, driver, backend, "org.thecloud.echo." + backend);
    }

    static ServiceRegistration<?> register(
            Bundle bundle, Probed driver, String backend, Object pid) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("thecloud.driver", backend);
        properties.put(Constants.SERVICE_PID, pid);
        return bundle.getBundleContext()
                .registerService(Probed.class.getName(), driver, properties);
    }

    EchoDriver driver(String name) {
        return registry.of(EchoDriver.class).require(name);
    }

    String state(String name) {
        return registry.all().stream()
                .filter(driver -> driver.name().equals(name))
                .map(driver -> driver.state().name())
                .findFirst()
                .orElse("UNKNOWN");
    }

    static void eventually(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it did not become true within 20 s");
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    static List<String> threads(String prefix) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(prefix))
                .toList();
    }

    @Override
    public void close() throws Exception {
        registry.close();
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static Config config(Settings settings) {
        return Converters.standardConverter()
                .convert(
                        Map.of(
                                "hold.seconds",
                                settings.hold(),
                                "drain.seconds",
                                settings.drain(),
                                "probe.seconds",
                                settings.probe(),
                                "concurrent.calls",
                                settings.concurrent(),
                                "waiting.calls",
                                settings.waiting(),
                                "queue.seconds",
                                settings.queue(),
                                "breaker.seconds",
                                settings.breaker()))
                .to(Config.class);
    }
}
