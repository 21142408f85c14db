// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.CallLoop;
import org.thecloud.kernel.work.Lanes;

/**
 * Keeps the time: looks what is due, lets calls begin, and stores what came of them. Every runtime
 * has an engine; rows decide which of them makes a run.
 */
@Component(service = Engine.class, immediate = true, configurationPid = "org.thecloud.cron")
public final class Engine implements CallLoop.Duty<Ended> {

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    /** How long news of other runtimes, and of clocks that were moved, may take. */
    private static final long LOOK_MILLIS = 200;

    private final ScheduleTable schedules;
    private final RunTable runs;
    private final Clock clock;
    private final String worker = CallLoop.worker();
    private final Meters meters = new Meters();
    private final Lanes lanes;
    private final Launcher launcher;
    private final Timekeeper timekeeper;
    private final Dispatcher dispatcher;
    private final CallLoop<Ended> loop;

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
        this.lanes = new Lanes(config.calls());
        this.loop = new CallLoop<>("cron", lanes, Duration.ofSeconds(config.drain_seconds()), this);
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
                        loop::ended,
                        worker,
                        CallLoop.LEASE,
                        clock);
        meters.observe(lanes);
    }

    void start() {
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

    /** Does what is due now; whether there was anything. */
    boolean turn() {
        boolean kept = keep();
        return dispatcher.dispatch() > 0 || kept;
    }

    private boolean keep() {
        Instant now = clock.instant();
        Optional<Instant> due = schedules.nextDue();
        return due.isPresent() && !due.get().isAfter(now) && timekeeper.keep(now) > 0;
    }

    /** Stores what came of calls that have ended, or end within the time; how many. */
    int store(long millis) throws InterruptedException {
        return loop.store(millis);
    }

    /** Calls that are being made. */
    int calls() {
        return lanes.running();
    }

    @Override
    public long begin() {
        boolean kept = keep();
        long rest = dispatcher.rest();
        boolean any = rest == 0 && dispatcher.dispatch() > 0 || kept;
        return any ? 0 : rest > 0 ? rest : untilDue();
    }

    private long untilDue() {
        Instant now = clock.instant();
        return schedules
                .nextDue()
                .map(due -> Math.max(1, Duration.between(now, due).toMillis()))
                .filter(millis -> millis < LOOK_MILLIS)
                .orElse(LOOK_MILLIS);
    }

    @Override
    public void store(List<Ended> ended) {
        runs.end(ended);
        ended.forEach(one -> meters.count(one.state(), 1));
    }

    @Override
    public int takeOver() {
        return runs.reclaim(worker, clock.instant());
    }

    @Override
    public void extend(Duration lease) {
        runs.extend(worker, lease);
    }

    @Override
    public void giveUp() {
        log.info("{} calls of jobs are given up; they are made again", lanes.running());
        dispatcher.giveUp();
    }

    @Override
    public void failing(Throwable why) {
        log.warn("calls of jobs cannot be kept up; it is tried again every second", why);
    }

    /** Begins no call any more and lets those that are made end; gives up what takes too long. */
    @Deactivate
    public void close() throws InterruptedException {
        loop.close();
        launcher.close();
    }
}
