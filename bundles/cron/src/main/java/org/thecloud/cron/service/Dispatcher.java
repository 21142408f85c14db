// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.cron.store.CronTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Worker;
import org.thecloud.queue.Queues;

/**
 * Turns due timers into runs and runs into attempts. One thread looks; attempts block in threads of
 * their own. Any number of runtimes may do so on one database.
 */
@Component(service = Dispatcher.class, immediate = true, configurationPid = "org.thecloud.cron")
@Designate(ocd = Config.class)
public final class Dispatcher {

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int BATCH = 200;
    private static final long LOOK_MILLIS = 1000;
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration KEEP_EVERY = Duration.ofSeconds(15);
    private static final long INTERRUPTED_END_SECONDS = 5;

    private final CronTables tables;
    private final ResourceStore<CronSpec, CronStatus> jobs;
    private final Targets targets;
    private final InstantSource clock;
    private final Firing firing;
    private final Endings endings;
    private final Slots slots;
    private final Duration drain;
    private final RunMeters meters = new RunMeters();
    private final ExecutorService workers;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::loop, "cloud-cron");
    private Instant kept = Instant.MIN;
    private volatile boolean stopped;

    @Activate
    public Dispatcher(
            @Reference CronTables tables,
            @Reference Resources resources,
            @Reference Egress egress,
            @Reference Cipher cipher,
            Config config) {
        this(tables, resources, new Targets(egress, new Sealing(cipher)), tables::now, config);
        thread.start();
    }

    /** Looks only when told to. */
    Dispatcher(
            CronTables tables,
            Resources resources,
            Targets targets,
            InstantSource clock,
            Config config) {
        this.tables = tables;
        this.jobs = resources.of(new CronKind());
        this.targets = targets;
        this.clock = clock;
        this.endings = new Endings(tables);
        this.firing = new Firing(Duration.ofSeconds(config.grace_seconds()));
        this.slots = new Slots(config.runs_max(), config.runs_max_host(), config.runs_max_tenant());
        this.drain = Duration.ofSeconds(config.drain_seconds());
        AtomicInteger number = new AtomicInteger();
        this.workers =
                Executors.newFixedThreadPool(
                        config.runs_max(),
                        work -> daemon(work, "cloud-cron-" + number.incrementAndGet()));
        thread.setDaemon(true);
    }

    private static Thread daemon(Runnable work, String name) {
        Thread worker = new Thread(work, name);
        worker.setDaemon(true);
        return worker;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "noQueues")
    void queues(Queues queues) {
        targets.come(queues);
    }

    void noQueues(Queues queues) {
        targets.go(queues);
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

    /** There may be something to do. */
    public void wake() {
        wake.release();
    }

    private void loop() {
        takeBack();
        while (!stopped) {
            long wait = LOOK_MILLIS;
            try {
                look();
                wait = untilNext();
            } catch (RuntimeException | Error failed) {
                log.warn("looking for due jobs failed; it is tried again", failed);
            }
            try {
                if (wake.tryAcquire(wait, TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private long untilNext() {
        return tables.nextDue()
                .map(next -> Duration.between(clock.instant(), next).toMillis() + 1)
                .map(millis -> Math.max(0, Math.min(millis, LOOK_MILLIS)))
                .orElse(LOOK_MILLIS);
    }

    /** Who is alone on a database need not wait for the leases of one that is gone. */
    void takeBack() {
        try {
            if (!tables.shared()) {
                tables.lost(clock.instant(), Worker.NAME).forEach(this::lost);
            }
        } catch (RuntimeException failed) {
            log.warn("runs that were interrupted wait until their leases are over", failed);
        }
    }

    /** One look: writes the runs that are due, begins attempts, keeps leases. */
    void look() {
        Instant now = clock.instant();
        if (Duration.between(kept, now).compareTo(KEEP_EVERY) > 0) {
            kept = now;
            tables.extend(slots.taken(), Worker.NAME, now.plus(LEASE));
            tables.lost(now, null).forEach(this::lost);
        }
        List<Run> fired;
        do {
            fired = tables.fire(now, BATCH, firing);
            fired.stream()
                    .filter(run -> run.state() == Run.State.MISSED)
                    .forEach(run -> missed(run));
            begin(now);
        } while (!fired.isEmpty() && !stopped);
    }

    private void missed(Run run) {
        log.info("job {} did not run at {}: {}", run.job(), run.dueAt(), run.code());
        meters.count(run.state());
    }

    private void lost(Run run) {
        end(run, Targets.interrupted());
    }

    private void begin(Instant now) {
        while (!stopped && slots.left() > 0) {
            List<Run> mine = new ArrayList<>();
            for (Run run :
                    tables.waiting(now, slots.left(), slots.fullHosts(), slots.fullTenants())) {
                if (slots.take(run)) {
                    mine.add(run);
                }
            }
            if (mine.isEmpty()) {
                return;
            }
            begin(mine, now);
        }
    }

    private void begin(List<Run> mine, Instant now) {
        List<Run> begun = List.of();
        try {
            begun = tables.begin(mine, Worker.NAME, now, LEASE);
        } finally {
            List<java.util.UUID> ids = begun.stream().map(Run::id).toList();
            mine.stream().map(Run::id).filter(id -> !ids.contains(id)).forEach(slots::free);
        }
        for (Run run : begun) {
            if (run.attempts() == 1) {
                meters.began(Duration.between(run.dueAt(), now));
            }
            workers.execute(() -> attempt(run));
        }
    }

    private void attempt(Run run) {
        try {
            Attempt attempt = tried(run);
            Thread.interrupted(); // what came of it must still be written
            end(run, attempt);
        } catch (RuntimeException | Error failed) {
            log.warn("what came of run {} is not written; its lease runs out", run.id(), failed);
        } finally {
            slots.free(run.id());
            wake();
        }
    }

    private Attempt tried(Run run) {
        try {
            Optional<Resource<CronSpec, CronStatus>> job =
                    jobs.find(Caller.system(run.tenant(), run.id().toString()), run.job());
            return job.isPresent()
                    ? targets.attempt(job.get(), run)
                    : Attempt.failed("NOT_FOUND", "the job is gone", false);
        } catch (RuntimeException | Error failed) {
            log.error("an attempt of job {} failed", run.job(), failed);
            return Attempt.failed("INTERNAL", "internal error", true);
        }
    }

    private void end(Run run, Attempt attempt) {
        boolean again = !attempt.worked() && attempt.again() && run.attempts() < run.mostAttempts();
        Instant now = clock.instant();
        @Nullable Instant next = again ? now.plus(Backoff.after(run.attempts())) : null;
        Ending ending = new Ending(run, attempt, now, next);
        if (endings.write(ending)) {
            meters.count(ending.state());
        }
    }

    /** Lets running calls finish, then interrupts those that do not. */
    @Deactivate
    public void close() {
        stopped = true;
        wake();
        try {
            thread.join();
            workers.shutdown();
            if (!workers.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
                workers.awaitTermination(INTERRUPTED_END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException hurry) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
