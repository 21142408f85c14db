// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.driver.registry;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
    private final Slots slots = new Slots();
    private final Map<Slot, ServiceRegistration<HealthCheck>> checks = new ConcurrentHashMap<>();
    private final List<DriverListener> listeners = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(named("cloud-driver"));
    private final ExecutorService events =
            Executors.newSingleThreadExecutor(named("cloud-driver-events"));
    private final Probes probes;
    private final ServiceTracker<Object, Arrival> tracker;

    /** A driver service that is here, and who looks at it. */
    record Arrival(Slot slot, Running carrier, ScheduledFuture<?> watch) {}

    @Activate
    public DriverRegistry(BundleContext context, Config config) throws InvalidSyntaxException {
        this.context = context;
        this.config = config;
        this.probes = new Probes(threads, config.probe_seconds());
        this.tracker =
                new ServiceTracker<>(
                        context, FrameworkUtil.createFilter("(" + DRIVER + "=*)"), this);
        tracker.open();
    }

    private static java.util.concurrent.ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    void add(DriverListener listener) {
        listeners.add(listener);
        events.execute(() -> all().forEach(driver -> tell(listener, driver)));
    }

    void remove(DriverListener listener) {
        listeners.remove(listener);
    }

    @Override
    public <D extends Probed> DriverSet<D> of(Class<D> spi) {
        return new GuardedSet<>(spi, slots, threads, config);
    }

    @Override
    public List<DriverInfo> all() {
        return slots.all().stream().map(Slot::info).toList();
    }

    @Override
    public @Nullable Arrival addingService(ServiceReference<Object> reference) {
        Object service = context.getService(reference);
        Class<?> spi = service instanceof Probed ? spi(service.getClass()) : null;
        if (spi == null || !(service instanceof Probed driver)) {
            log.error("{} is marked as a driver but implements no driver interface", reference);
            context.ungetService(reference);
            return null;
        }
        String backend = String.valueOf(reference.getProperty(DRIVER));
        String name = name(backend, reference.getProperty(Constants.SERVICE_PID));
        String bundle =
                reference.getBundle().getSymbolicName() + " " + reference.getBundle().getVersion();
        Slot slot = slots.findOrAdd(spi, name, () -> new Slot(spi, name, backend, config));
        Running carrier = new Running(spi, driver, bundle);
        slot.arrived(carrier);
        checks.computeIfAbsent(slot, this::publish);
        ScheduledFuture<?> watch = probes.watch(carrier, probe -> changed(slot));
        log.info("driver {} has come with {}", name, bundle);
        changed(slot);
        return new Arrival(slot, carrier, watch);
    }

    @Override
    public void modifiedService(ServiceReference<Object> reference, Arrival arrival) {
        // neither name nor backend of a running driver can change
    }

    @Override
    public void removedService(ServiceReference<Object> reference, Arrival arrival) {
        arrival.watch().cancel(false);
        arrival.slot()
                .leaving(arrival.carrier(), TimeUnit.SECONDS.toMillis(config.drain_seconds()));
        context.ungetService(reference);
        log.info("driver {} has gone with {}", arrival.slot().name(), arrival.carrier().bundle());
        changed(arrival.slot());
    }

    private ServiceRegistration<HealthCheck> publish(Slot slot) {
        Dictionary<String, Object> none = new Hashtable<>();
        return context.registerService(HealthCheck.class, new DriverHealth(slot), none);
    }

    private void changed(Slot slot) {
        slots.looked();
        events.execute(() -> listeners.forEach(listener -> tell(listener, slot.info())));
    }

    private static void tell(DriverListener listener, DriverInfo driver) {
        try {
            listener.changed(driver);
        } catch (RuntimeException failed) {
            log.warn("{} failed on news of driver {}", listener.getClass(), driver.name(), failed);
        }
    }

    /** The interface that extends Probed directly, wherever the class declares it. */
    private static @Nullable Class<?> spi(Class<?> type) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> face : at.getInterfaces()) {
                if (List.of(face.getInterfaces()).contains(Probed.class)) {
                    return face;
                }
            }
        }
        return null;
    }

    private static String name(String backend, @Nullable Object pid) {
        String text = pid instanceof String one ? one : "";
        int tilde = text.indexOf('~');
        String suffix = tilde < 0 ? "default" : text.substring(tilde + 1);
        return suffix.equals("default") ? backend : backend + "~" + suffix;
    }

    @Deactivate
    public void close() {
        tracker.close();
        probes.close();
        checks.values().forEach(ServiceRegistration::unregister);
        events.shutdownNow();
        threads.shutdownNow();
    }
}
