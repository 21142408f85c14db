// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.osgi.util.converter.Converters;
import org.thecloud.cron.store.CronTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.egress.EgressFixture;
import org.thecloud.kernel.egress.GuardedEgress;
import org.thecloud.kernel.store.StoreFixture;

/** The service on a database of its own, with a clock and looks by hand, and a real client. */
final class CronWorld implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(20);

    final StoreFixture store;
    final CronTables tables;
    final GuardedEgress egress;
    final Targets targets;
    final HandClock clock = new HandClock("2026-06-01T12:00:30Z");
    final TimerReconciler timers;
    final CronJobs jobs;
    final Target target;
    final Caller alice = StoreFixture.newCaller();
    final Caller mallory = StoreFixture.newCaller();
    Dispatcher dispatcher;

    CronWorld(Path folder) throws Exception {
        store = StoreFixture.h2(folder);
        tables = new CronTables(store.databases());
        egress = EgressFixture.allowing("127.0.0.1/32");
        Cipher cipher = CipherFixture.in(folder);
        targets = new Targets(egress, new Sealing(cipher));
        timers = new TimerReconciler(tables, clock);
        jobs = new CronJobs(store.resources(), tables, egress, cipher, () -> {}, clock);
        target = new Target();
        dispatcher = another();
    }

    /** One more runtime on the same database. */
    Dispatcher another() {
        Config config =
                Converters.standardConverter()
                        .convert(Map.of("runs.max", 16, "runs.max.host", 4, "drain.seconds", 1))
                        .to(Config.class);
        return new Dispatcher(tables, store.resources(), targets, clock, config);
    }

    /** A job, with its timer set. */
    UUID job(String name, String path, @Nullable String overlap, @Nullable String misfire) {
        return job(alice, name, settings(target.url(path), 0, overlap, misfire));
    }

    UUID job(Caller caller, String name, JobSettings settings) {
        UUID id = jobs.create(caller, name, settings, Map.of()).resource().id();
        reconcile();
        return id;
    }

    static JobSettings settings(
            String url, int retries, @Nullable String overlap, @Nullable String misfire) {
        return new JobSettings(
                "* * * * *",
                null,
                url,
                null,
                null,
                null,
                null,
                20,
                retries,
                overlap,
                misfire,
                null);
    }

    void reconcile() {
        store.reconcileAll(timers);
    }

    List<Run> runs(UUID job) {
        return jobs.runs(alice, job, 100, null);
    }

    Run run(UUID job) {
        List<Run> runs = runs(job);
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    void ended(UUID job) {
        until(
                () ->
                        runs(job).stream()
                                .noneMatch(
                                        run ->
                                                run.state() == Run.State.RUNNING
                                                        || run.state() == Run.State.DUE));
    }

    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("came true in time").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() throws Exception {
        target.close();
        dispatcher.close();
        egress.close();
        tables.close();
        store.close();
    }
}
