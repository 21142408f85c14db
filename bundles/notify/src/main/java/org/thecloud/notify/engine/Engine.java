// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.Lanes;
import org.thecloud.kernel.work.Worker;
import org.thecloud.notify.service.Arrivals;
import org.thecloud.notify.service.Config;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Targets;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.ResultTable;
import org.thecloud.notify.store.RouteTable;

/**
 * Delivers: one thread takes what is due and lets attempts begin, one stores what came of them and
 * keeps the leases. Every runtime has an engine; rows decide which of them makes a delivery.
 */
@Component(service = Engine.class, immediate = true, configurationPid = "org.thecloud.notify")
public final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** How long news of other runtimes, and of clocks that were moved, may take. */
    private static final long LOOK_MILLIS = 200;

    /** Of these there are none where the database is this runtime's own. */
    private static final long SELDOM_MILLIS = 1000;

    private static final long AFTER_FAILURE_MILLIS = 1000;
    private static final long STORE_MILLIS = 5000;

    private final DeliveryTable deliveries;
    private final Arrivals arrivals;
    private final Clock clock;
    private final Duration drain;
    private final Meters meters = new Meters();
    private final Lanes lanes;
    private final Results results;
    private final Launcher launcher;
    private final Dispatcher dispatcher;

    /** Of this component, not of the process: a successor must not prolong what this one held. */
    private final String worker =
            Worker.NAME + "/" + Long.toHexString(Ids.next().getLeastSignificantBits());

    private final Semaphore news = new Semaphore(0);
    private final Consumer<Collection<UUID>> ear = this::arrived;
    private final Thread dispatchThread = new Thread(this::deliver, "cloud-notify-dispatch");
    private final Thread resultThread = new Thread(this::keepResults, "cloud-notify-results");
    private volatile boolean stopped;
    private volatile boolean done;
    private long looked;
    private @Nullable Instant next;
    private long leasesKept;
    private boolean failing;

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
        this.arrivals = arrivals;
        this.clock = clock;
        this.drain = Duration.ofSeconds(config.drain_seconds());
        this.lanes = new Lanes(config.deliveries());
        this.results =
                new Results(
                        tables.results(),
                        new ResultTable.Patience(
                                config.pause_attempts(),
                                Duration.ofMinutes(config.pause_minutes())),
                        meters);
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
                        this::ended,
                        worker,
                        LEASE,
                        clock);
        meters.observe(lanes);
        dispatchThread.setDaemon(true);
        resultThread.setDaemon(true);
    }

    void start() {
        arrivals.listen(ear);
        dispatchThread.start();
        resultThread.start();
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
        news.release();
    }

    private void ended(Ended ended) {
        results.add(ended);
        news.release(); // there is room
    }

    /** Looks what is due and lets it begin; how many attempts were begun. */
    int turn() {
        next = dispatcher.look();
        return dispatcher.dispatch();
    }

    /** Stores what came of attempts that have ended, or end within the time; how many. */
    int store(long millis) throws InterruptedException {
        List<Ended> written = results.write(millis);
        List<UUID> again =
                written.stream()
                        .filter(one -> one.again() != null && !one.again().isAfter(one.at()))
                        .map(one -> one.taken().delivery().subscription())
                        .distinct()
                        .toList();
        if (!again.isEmpty()) {
            arrived(again); // such as to a dead-letter queue
        }
        return written.size();
    }

    /** Takes over what dead runtimes left. */
    int takeOver() {
        return deliveries.reclaim(worker, clock.instant());
    }

    /** Attempts that are being made. */
    int running() {
        return lanes.running();
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void deliver() {
        while (!stopped) {
            try {
                if (isTimeToLook()) {
                    looked = System.nanoTime();
                    next = dispatcher.look();
                }
                int begun = dispatcher.dispatch();
                failing = false;
                if (begun == 0 && !dispatcher.busy()) {
                    await(patience());
                }
            } catch (RuntimeException | Error failed) {
                tell(failed);
                await(AFTER_FAILURE_MILLIS);
            }
        }
    }

    private boolean isTimeToLook() {
        Instant due = next;
        long millis = (System.nanoTime() - looked) / 1_000_000;
        return looked == 0
                || millis >= lookEvery()
                || due != null && millis >= 10 && !due.isAfter(clock.instant());
    }

    private long lookEvery() {
        return deliveries.shared() ? LOOK_MILLIS : SELDOM_MILLIS;
    }

    private long patience() {
        Instant due = next;
        long untilDue =
                due == null ? LOOK_MILLIS : Duration.between(clock.instant(), due).toMillis();
        return Math.max(10, Math.min(LOOK_MILLIS, untilDue));
    }

    private void await(long millis) {
        try {
            if (news.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException nobodyDoes) {
            stopped = true;
        }
    }

    // Once for each time that it begins to fail.
    private void tell(Throwable failed) {
        if (failing) {
            log.debug("what is due cannot be looked at: {}", failed.toString());
        } else {
            failing = true;
            log.warn("what is due cannot be looked at; it is tried again every second", failed);
        }
    }

    private void keepResults() {
        while (!done || !results.empty()) {
            try {
                store(LOOK_MILLIS);
                keepLeases();
            } catch (InterruptedException nobodyDoes) {
                return;
            } catch (RuntimeException | Error storeIsDown) {
                log.debug("what came of deliveries cannot be stored: {}", storeIsDown.toString());
                if (done) {
                    return; // the leases run out
                }
                pause();
            }
        }
    }

    private void keepLeases() {
        long now = System.nanoTime();
        if (leasesKept == 0 || now - leasesKept > LEASE.toNanos() / 6) {
            if (takeOver() > 0) {
                news.release();
            }
            if (lanes.running() > 0) {
                deliveries.extend(worker, LEASE);
            }
            leasesKept = now;
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE_MILLIS);
        } catch (InterruptedException nobodyDoes) {
            done = true;
        }
    }

    /**
     * Begins no attempt any more and lets those that are made end; gives up what takes too long.
     */
    @Deactivate
    public void close() throws InterruptedException {
        arrivals.ignore(ear);
        stopped = true;
        news.release();
        dispatchThread.join();
        if (!lanes.awaitNone(drain.toMillis())) {
            log.info("{} deliveries are given up; they are made again", lanes.running());
            dispatcher.giveUp();
            lanes.awaitNone(STORE_MILLIS);
        }
        done = true;
        resultThread.join(STORE_MILLIS);
        launcher.close();
    }
}
