// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.DriverInfo;
import org.thecloud.kernel.driver.DriverListener;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.driver.Probed;
import org.thecloud.kernel.driver.registry.Guard.Guarding;
import org.thecloud.kernel.health.HealthCheck;

/**
 * Follows the driver services that come and go. When one goes, the framework waits here until its
 * running calls have ended.
 */
@Component(
        service = Drivers.class,
        immediate = true,
        configurationPid = "org.thecloud.kernel.driver")
@Designate(ocd = Config.class)
public final class DriverRegistry
        implements Drivers, ServiceTrackerCustomizer<Object, DriverRegistry.Arrival> {

    private static final Logger log = LoggerFactory.getLogger(DriverRegistry.class);
    private static final String DRIVER = "thecloud.driver";

    private final BundleContext context;
    private final Config config;
    private final Slots slots;
    private final Map<String, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();
    private final List<DriverListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Threads.ofCalls();
    private final ExecutorService news = Threads.ofNews();
    private final Probes probes = new Probes(threads);
    private final CallTimes times = new CallTimes();
    private final ServiceTracker<Object, Arrival> tracker;

    /** A driver service that is here, and who looks at it. */
    record Arrival(Slot slot, Running carrier, Watch watch) {}

    @Activate
    public DriverRegistry(BundleContext context, Config config) throws InvalidSyntaxException {
        this.context = context;
        this.config = config;
        this.slots = new Slots(config);
        this.tracker =
                new ServiceTracker<>(
                        context, FrameworkUtil.createFilter("(" + DRIVER + "=*)"), this);
        tracker.open();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(DriverListener listener) {
        listeners.add(listener);
        news.execute(() -> all().forEach(driver -> tell(listener, driver)));
    }

    void removeListener(DriverListener listener) {
        listeners.remove(listener);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeMeters")
    void addMeters(MeterRegistry registry) {
        times.add(registry);
    }

    void removeMeters(MeterRegistry registry) {
        times.remove(registry);
    }

    @Override
    public <D extends Probed> DriverSet<D> of(Class<D> spi) {
        return new GuardedSet<>(spi, slots, new Guarding(config, threads, times));
    }

    @Override
    public List<DriverInfo> all() {
        return slots.all().stream().map(Slot::info).toList();
    }

    @Override
    public @Nullable Arrival addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        Optional<Class<?>> spi = service == null ? Optional.empty() : Faces.spi(service.getClass());
        if (spi.isEmpty() || !(service instanceof Probed driver)) {
            log.error("{} is marked as a driver but implements no driver interface", reference);
            context.ungetService(reference);
            return null;
        }
        Bundle bundle = reference.getBundle();
        Slot slot = slot(spi.get(), reference);
        Running carrier =
                new Running(
                        spi.get(),
                        driver,
                        bundle.getSymbolicName() + " " + bundle.getVersion(),
                        config);
        Watch watch = new Watch(carrier, probes, config.probe_seconds(), () -> changed(slot));
        carrier.watchedBy(watch);
        slot.arrived(carrier);
        log.info("driver {} has come with {}", slot.name(), carrier.bundle());
        changed(slot);
        return new Arrival(slot, carrier, watch);
    }

    private Slot slot(Class<?> spi, ServiceReference<Object> reference) {
        slots.forgetOutdated(spi).forEach(times::forget);
        String backend = String.valueOf(reference.getProperty(DRIVER));
        String name = name(backend, reference.getProperty(Constants.SERVICE_PID));
        checks.computeIfAbsent(name, this::publish);
        return slots.findOrAdd(
                spi, name, () -> times.observe(new Slot(spi, name, backend, config)));
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Arrival arrival) {
        // neither name nor backend of a running driver can change
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Arrival arrival) {
        Slot slot = arrival.slot();
        arrival.watch().close();
        slot.draining(arrival.carrier());
        changed(slot);
        arrival.carrier().drain(TimeUnit.SECONDS.toMillis(config.drain_seconds()));
        slot.drained();
        context.ungetService(reference);
        log.info("driver {} has gone with {}", slot.name(), arrival.carrier().bundle());
        changed(slot);
    }

    private ServiceRegistration<HealthCheck> publish(String name) {
        Dictionary<String, Object> none = new Hashtable<>();
        return context.registerService(HealthCheck.class, new DriverHealth(name, slots), none);
    }

    private void changed(Slot slot) {
        slots.looked();
        news.execute(() -> listeners.forEach(listener -> tell(listener, slot.info())));
    }

    private static void tell(DriverListener listener, DriverInfo driver) {
        try {
            listener.changed(driver);
        } catch (RuntimeException failed) {
            log.warn("{} failed on news of driver {}", listener.getClass(), driver.name(), failed);
        }
    }

    private static String name(String backend, @Nullable Object pids) {
        String suffix =
                (pids instanceof Collection<?> several ? several.stream() : Stream.of(pids))
                        .map(String::valueOf)
                        .filter(pid -> pid.indexOf('~') >= 0)
                        .map(pid -> pid.substring(pid.indexOf('~') + 1))
                        .findFirst()
                        .orElse("default");
        return suffix.equals("default") ? backend : backend + "~" + suffix;
    }

    @Deactivate
    public void close() {
        tracker.close();
        probes.close();
        checks.values().forEach(ServiceRegistration::unregister);
        news.shutdownNow();
        threads.shutdownNow();
    }
}
