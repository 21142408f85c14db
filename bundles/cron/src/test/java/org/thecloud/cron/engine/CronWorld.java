// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobReconciler;
import org.thecloud.cron.service.JobWish;
import org.thecloud.cron.service.Jobs;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.News;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.service.Targets;
import org.thecloud.cron.store.Alerts;
import org.thecloud.cron.store.CronTables;
import org.thecloud.cron.store.RunTable;
import org.thecloud.cron.store.ScheduleTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.SomeDrivers;
import org.thecloud.kernel.egress.EgressFixture;
import org.thecloud.kernel.egress.GuardedEgress;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.store.HandClock;
import org.thecloud.kernel.store.StoreFixture;

/** One runtime: the service on a real store, and an engine that moves when the test says so. */
final class CronWorld implements AutoCloseable {

    final StoreFixture store;
    final HandClock clock;
    final SomeDrivers drivers = new SomeDrivers();
    final GuardedEgress egress;
    final Jobs jobs;
    final ScheduleTable schedules;
    final RunTable runs;
    final Alerts alerts;
    final JobReconciler reconciler;
    private News news;
    final Caller alice;
    private final CronTables tables;
    private final Cipher cipher;
    private final Targets targets;
    Engine engine;

    private CronWorld(StoreFixture store, Path folder, HandClock clock, Caller alice) {
        this.store = store;
        this.clock = clock;
        this.alice = alice;
        tables = new CronTables(store.databases());
        schedules = new ScheduleTable(tables);
        runs = new RunTable(tables);
        cipher = CipherFixture.in(folder);
        egress = EgressFixture.allowing("127.0.0.1/32");
        targets = new Targets(egress, drivers);
        jobs = JobsFixture.jobs(store.resources(), cipher, targets, schedules, runs, clock);
        alerts = new Alerts(tables);
        reconciler = new JobReconciler(jobs, targets, schedules, alerts);
        news = news();
        engine = engine(Map.of());
    }

    static CronWorld h2(Path folder, String now) {
        return new CronWorld(
                StoreFixture.h2(folder), folder, new HandClock(now), StoreFixture.newCaller());
    }

    static CronWorld postgresql(Path folder, String now) {
        return new CronWorld(
                StoreFixture.postgresql(folder),
                folder,
                new HandClock(now),
                StoreFixture.newCaller());
    }

    /** Another runtime on the same PostgreSQL, with the same clock. */
    CronWorld beside(Path folder) {
        return new CronWorld(StoreFixture.postgresql(folder), folder, clock, alice);
    }

    /** Another engine in this runtime; becomes the one that is used. */
    Engine engine(Map<String, Object> settings) {
        engine =
                new Engine(
                        store.resources(),
                        cipher,
                        targets,
                        schedules,
                        runs,
                        JobsFixture.config(settings),
                        clock);
        return engine;
    }

    Job create(JobWish wish) {
        return jobs.create(alice, wish);
    }

    /** Does what is due and waits until it is done. */
    void settle() throws InterruptedException {
        settle(engine);
    }

    static void settle(Engine engine) throws InterruptedException {
        boolean busy = true;
        while (busy) {
            boolean turned = engine.turn();
            int stored = engine.store(engine.calls() > 0 ? 5000 : 0);
            busy = turned || stored > 0 || engine.calls() > 0;
        }
    }

    /** Runs of a job, oldest first. */
    List<Run> history(Job job) {
        List<Run> all =
                new ArrayList<>(
                        jobs.runs(alice, job.resource().id(), new PageQuery(1000, null)).items());
        java.util.Collections.reverse(all);
        return all;
    }

    /** As words such as {@code SUCCEEDED 2026-01-01T00:00:00Z}. */
    List<String> told(Job job) {
        return history(job).stream().map(run -> run.state() + " " + run.scheduledAt()).toList();
    }

    long count(Job job, RunState state) {
        return history(job).stream().filter(run -> run.state() == state).count();
    }

    /** Tells listeners, and gives the state of the job that they hear of. */
    String state(Job job) {
        news.sweep();
        store.reconcileAll(reconciler);
        return jobs.get(alice, job.resource().id()).state();
    }

    /** As another runtime says it, which has not looked before. */
    String stateAfterRestart(Job job) {
        news = news();
        return state(job);
    }

    private News news() {
        return new News(store.resources(), schedules, alerts, targets);
    }

    @Nullable Reason reason(Job job) {
        return jobs.get(alice, job.resource().id()).resource().reason();
    }

    @Override
    public void close() throws Exception {
        egress.close();
        tables.close();
        store.close();
    }
}
