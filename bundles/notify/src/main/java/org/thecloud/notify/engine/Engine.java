// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.CallLoop;
import org.thecloud.kernel.work.Lanes;
import org.thecloud.notify.service.Arrivals;
import org.thecloud.notify.service.Config;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Targets;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.ResultTable;
import org.thecloud.notify.store.RouteTable;

/**
 * Delivers: takes what is due, lets attempts begin, and stores what came of them. Every runtime has
 * an engine; rows decide which of them makes a delivery.
 */
@Component(service = Engine.class, immediate = true, configurationPid = "org.thecloud.notify")
public final class Engine implements CallLoop.Duty<Ended> {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /** How long news of other runtimes, and of clocks that were moved, may take. */
    private static final long LOOK_MILLIS = 200;

    /** Of these there are none where the database is this runtime's own. */
    private static final long SELDOM_MILLIS = 1000;

    private static final long LEAST_MILLIS = 10;

    private final DeliveryTable deliveries;
    private final ResultTable resultTable;
    private final ResultTable.Patience patience;
    private final Arrivals arrivals;
    private final Clock clock;
    private final String worker = CallLoop.worker();
    private final Meters meters = new Meters();
    private final Lanes lanes;
    private final Launcher launcher;
    private final Dispatcher dispatcher;
    private final CallLoop<Ended> loop;
    private final Consumer<Collection<UUID>> ear = this::arrived;
    private long looked;
    private @Nullable Instant next;

    /** The tables an engine works on. */
    record Tables(
            MessageTable messages,
            DeliveryTable deliveries,
            RouteTable routes,
            ResultTable results) {}

    @Activate
    public Engine(
            @Reference Cipher cipher,
            @Reference Targets targets,
            @Reference MessageTable messages,
            @Reference DeliveryTable deliveries,
            @Reference RouteTable routes,
            @Reference ResultTable results,
            @Reference Arrivals arrivals,
            Config config) {
        this(
                cipher,
                targets,
                new Tables(messages, deliveries, routes, results),
                arrivals,
                config,
                Clock.systemUTC());
        start();
    }

    Engine(
            Cipher cipher,
            Targets targets,
            Tables tables,
            Arrivals arrivals,
            Config config,
            Clock clock) {
        this.deliveries = tables.deliveries();
        this.resultTable = tables.results();
        this.patience =
                new ResultTable.Patience(
                        config.pause_attempts(), Duration.ofMinutes(config.pause_minutes()));
        this.arrivals = arrivals;
        this.clock = clock;
        this.lanes = new Lanes(config.deliveries());
        this.loop =
                new CallLoop<>("notify", lanes, Duration.ofSeconds(config.drain_seconds()), this);
        this.launcher = new Launcher(cipher, targets, config.public_url(), clock);
        this.dispatcher =
                new Dispatcher(
                        new Dispatcher.Parts(
                                tables.messages(),
                                tables.deliveries(),
                                tables.routes(),
                                lanes,
                                config,
                                launcher,
                                meters),
                        loop::ended,
                        worker,
                        CallLoop.LEASE,
                        clock);
        meters.observe(lanes);
    }

    void start() {
        arrivals.listen(ear);
        loop.start();
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeMeters")
    void addMeters(MeterRegistry registry) {
        meters.add(registry);
    }

    void removeMeters(MeterRegistry registry) {
        meters.remove(registry);
    }

    private void arrived(Collection<UUID> subscriptions) {
        dispatcher.arrived(subscriptions);
        loop.wake();
    }

    /** Looks what is due and lets it begin; how many attempts were begun. */
    int turn() {
        next = dispatcher.look();
        return dispatcher.dispatch();
    }

    /** Stores what came of attempts that have ended, or end within the time; how many. */
    int store(long millis) throws InterruptedException {
        return loop.store(millis);
    }

    /** Attempts that are being made. */
    int running() {
        return lanes.running();
    }

    @Override
    public long begin() {
        if (isTimeToLook()) {
            looked = System.nanoTime();
            next = dispatcher.look();
        }
        return dispatcher.dispatch() > 0 || dispatcher.busy() ? 0 : untilDue();
    }

    private boolean isTimeToLook() {
        Instant due = next;
        long millis = (System.nanoTime() - looked) / 1_000_000;
        return looked == 0
                || millis >= (deliveries.shared() ? LOOK_MILLIS : SELDOM_MILLIS)
                || due != null && millis >= LEAST_MILLIS && !due.isAfter(clock.instant());
    }

    private long untilDue() {
        Instant due = next;
        long millis = due == null ? LOOK_MILLIS : Duration.between(clock.instant(), due).toMillis();
        return Math.max(LEAST_MILLIS, Math.min(LOOK_MILLIS, millis));
    }

    @Override
    public void store(List<Ended> ended) {
        resultTable.end(ended, patience);
        for (Ended one : ended) {
            meters.count(one.state(), one.taken().route().spec().endpoint().protocol());
        }
        List<UUID> again =
                ended.stream()
                        .filter(one -> one.again() != null && !one.again().isAfter(one.at()))
                        .map(one -> one.taken().delivery().subscription())
                        .distinct()
                        .toList();
        if (!again.isEmpty()) {
            arrived(again); // such as to a dead-letter queue
        }
    }

    @Override
    public int takeOver() {
        return deliveries.reclaim(worker, clock.instant());
    }

    @Override
    public void extend(Duration lease) {
        deliveries.extend(worker, lease);
    }

    @Override
    public void giveUp() {
        log.info("{} calls of deliveries are given up; they are made again", lanes.running());
        dispatcher.giveUp();
    }

    @Override
    public void failing(Throwable why) {
        log.warn("calls of deliveries cannot be kept up; it is tried again every second", why);
    }

    /**
     * Begins no attempt any more and lets those that are made end; gives up what takes too long.
     */
    @Deactivate
    public void close() throws InterruptedException {
        arrivals.ignore(ear);
        loop.close();
        launcher.close();
    }
}
