// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.cron.service.Config;
import org.thecloud.cron.service.Ended;
import org.thecloud.cron.service.JobKind;
import org.thecloud.cron.service.Targets;
import org.thecloud.cron.store.RunTable;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Lanes;
import org.thecloud.kernel.work.Worker;

/**
 * Keeps the time: one thread looks what is due and lets calls begin, one stores what came of them
 * and keeps the leases. Every runtime has an engine; rows decide which of them makes a run.
 */
@Component(service = Engine.class, immediate = true, configurationPid = "org.thecloud.cron")
public final class Engine {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);
    private static final Duration LEASE = Duration.ofSeconds(30);

    /** How long news of other runtimes, and of clocks that were moved, may take. */
    private static final long LOOK_MILLIS = 200;

    private static final long AFTER_FAILURE_MILLIS = 1000;
    private static final long STORE_MILLIS = 5000;

    private final ScheduleTable schedules;
    private final RunTable runs;
    private final Clock clock;
    private final Duration drain;
    private final Meters meters = new Meters();
    private final Lanes lanes;
    private final Results results;
    private final Launcher launcher;
    private final Timekeeper timekeeper;
    private final Dispatcher dispatcher;

    /** Of this component, not of the process: a successor must not prolong what this one held. */
    private final String worker =
            Worker.NAME + "/" + Long.toHexString(Ids.next().getLeastSignificantBits());

    private final Semaphore news = new Semaphore(0);
    private final Thread clockThread = new Thread(this::keepTime, "cloud-cron-clock");
    private final Thread resultThread = new Thread(this::keepResults, "cloud-cron-results");
    private volatile boolean stopped;
    private volatile boolean done;
    private long leasesKept;
    private boolean failing;

    @Activate
    public Engine(
            @Reference Resources resources,
            @Reference Cipher cipher,
            @Reference Targets targets,
            @Reference ScheduleTable schedules,
            @Reference RunTable runs,
            Config config) {
        this(resources, cipher, targets, schedules, runs, config, Clock.systemUTC());
        start();
    }

    Engine(
            Resources resources,
            Cipher cipher,
            Targets targets,
            ScheduleTable schedules,
            RunTable runs,
            Config config,
            Clock clock) {
        this.schedules = schedules;
        this.runs = runs;
        this.clock = clock;
        this.drain = Duration.ofSeconds(config.drain_seconds());
        this.lanes = new Lanes(config.calls());
        this.results = new Results(runs, meters);
        this.launcher = new Launcher(cipher, targets, clock);
        this.timekeeper = new Timekeeper(schedules, meters, config);
        this.dispatcher =
                new Dispatcher(
                        resources.of(new JobKind()),
                        runs,
                        lanes,
                        config,
                        launcher,
                        meters,
                        this::ended,
                        worker,
                        LEASE,
                        clock);
        meters.observe(lanes);
        clockThread.setDaemon(true);
        resultThread.setDaemon(true);
    }

    void start() {
        clockThread.start();
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

    private void ended(Ended ended) {
        results.add(ended);
        news.release();
    }

    /** Does what is due now; whether there was anything. */
    boolean turn() {
        Instant now = clock.instant();
        Optional<Instant> due = schedules.nextDue();
        boolean kept = due.isPresent() && !due.get().isAfter(now) && timekeeper.keep(now) > 0;
        return dispatcher.dispatch() > 0 || kept;
    }

    /** Stores what came of calls that have ended, or end within the time; how many. */
    int store(long millis) throws InterruptedException {
        return results.write(millis);
    }

    /** Takes over what dead runtimes left. */
    int takeOver() {
        return runs.reclaim(worker, clock.instant());
    }

    /** Calls that are being made. */
    int calls() {
        return lanes.running();
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void keepTime() {
        while (!stopped) {
            try {
                boolean busy = turn();
                failing = false;
                if (!busy) {
                    await(untilDue());
                }
            } catch (RuntimeException | Error failed) {
                tell(failed);
                await(AFTER_FAILURE_MILLIS);
            }
        }
    }

    private long untilDue() {
        Instant now = clock.instant();
        return schedules
                .nextDue()
                .map(due -> Math.max(1, Duration.between(now, due).toMillis()))
                .filter(millis -> millis < LOOK_MILLIS)
                .orElse(LOOK_MILLIS);
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
                log.debug("what came of runs cannot be stored: {}", storeIsDown.toString());
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
            takeOver();
            if (lanes.running() > 0) {
                runs.extend(worker, LEASE);
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

    /** Begins no call any more and lets those that are made end; gives up what takes too long. */
    @Deactivate
    public void close() throws InterruptedException {
        stopped = true;
        news.release();
        clockThread.join();
        if (!lanes.awaitNone(drain.toMillis())) {
            log.info("{} calls of jobs are given up; they are made again", lanes.running());
            dispatcher.giveUp();
            lanes.awaitNone(STORE_MILLIS);
        }
        done = true;
        resultThread.join(STORE_MILLIS);
        launcher.close();
    }
}
