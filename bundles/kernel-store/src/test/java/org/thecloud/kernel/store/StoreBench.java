// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.Things.Spec;
import org.thecloud.kernel.store.Things.Status;
import org.thecloud.kernel.work.Lease;

/**
 * Not a test: measures the store. Runs when it is named, see scripts/bench/store. Settings: {@code
 * bench.seconds} per number, {@code bench.rows} of the largest table, {@code bench.out} file that
 * the table is added to.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Engine.class)
class StoreBench {

    private static final int SECONDS = Integer.getInteger("bench.seconds", 5);
    private static final int ROWS = Integer.getInteger("bench.rows", 1_000_000);
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ResourceQuery PAGE = ResourceQuery.of(PageQuery.first());

    @Parameter Engine engine;
    @TempDir Path folder;

    private final Caller caller = StoreFixture.newCaller();
    private final AtomicInteger names = new AtomicInteger();

    @Test
    void measure() throws Exception {
        try (StoreFixture store = engine.open(folder)) {
            ResourceStore<Spec, Status> things = store.resources().of(Things.THING);
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                ids.add(create(things));
            }
            AtomicInteger next = new AtomicInteger();
            for (int threads : new int[] {1, 8}) {
                rate(
                        "get by id",
                        threads,
                        () -> things.get(caller, ids.get(next.getAndIncrement() % 1000)));
            }
            rate("list of 100", 1, () -> things.list(caller, PAGE));
            for (int threads : new int[] {1, 8, 64}) {
                rate("create", threads, () -> create(things));
            }
            for (int threads : new int[] {1, 8}) {
                rate(
                        "update",
                        threads,
                        () ->
                                things.update(
                                        caller,
                                        ids.get(next.getAndIncrement() % 1000),
                                        now ->
                                                now.draft()
                                                        .withSpec(
                                                                Things.using(
                                                                        now.spec().amount() + 1))));
            }
            for (int threads : new int[] {1, 8}) {
                rate("claim, settle", threads, () -> settleOne(store));
            }
            for (int rows = 1000; rows <= ROWS; rows *= rows < 100_000 ? 100 : 10) {
                fill(store, rows);
                pages(things, rows);
                Caller other = StoreFixture.newCaller();
                latency("list of 100, other tenant", rows, () -> things.list(other, PAGE));
                latency("count by state", rows, things::countByState);
                latency(
                        "next due",
                        rows,
                        () -> store.workQueue().nextDue(List.of("thing", "other")));
            }
        } finally {
            Engine.forget(folder);
        }
    }

    private UUID create(ResourceStore<Spec, Status> things) {
        return things.create(
                        caller,
                        new Draft<>(
                                "t" + names.incrementAndGet(),
                                Things.using(1),
                                Map.of("env", "dev"),
                                null))
                .id();
    }

    private static boolean settleOne(StoreFixture store) {
        List<Lease> due = List.of();
        while (due.isEmpty()) { // others may hold what was seen
            due = store.workQueue().claim("bench", List.of("thing"), 1, Duration.ofSeconds(30));
        }
        long generation =
                store.workQueue().load(due.get(0), Things.THING).orElseThrow().generation();
        return store.workQueue()
                .settle(
                        due.get(0),
                        Things.THING,
                        generation,
                        Step.again("READY", new Status(1), Duration.ZERO));
    }

    private void pages(ResourceStore<Spec, Status> things, int rows) throws IOException {
        latency("first page of 100", rows, () -> things.list(caller, PAGE));
        String middle = UUID.fromString("00000000-0000-7000-8000-000000000000").toString();
        String after =
                things.list(
                                caller,
                                new ResourceQuery(
                                        new PageQuery(1, null), Map.of(), Map.of(), false))
                        .next();
        latency(
                "page of 100 after a cursor",
                rows,
                () -> things.list(caller, ResourceQuery.of(new PageQuery(100, after))));
        latency(
                "last page (empty)",
                rows,
                () -> things.list(caller, ResourceQuery.of(new PageQuery(100, middle))));
        latency(
                "100 of a frequent state",
                rows,
                () -> things.list(caller, PAGE.where("state", "READY")));
        latency(
                "100 of a rare state",
                rows,
                () -> things.list(caller, PAGE.where("state", "FAILED")));
        latency("one by name", rows, () -> things.list(caller, PAGE.where("name", "f17")));
        latency("100 of a rare label", rows, () -> things.list(caller, label("rare")));
        latency("100 of a frequent label", rows, () -> things.list(caller, label("dev")));
    }

    private static ResourceQuery label(String value) {
        return new ResourceQuery(
                PageQuery.first(), Map.of(), Map.of("env", Optional.of(value)), false);
    }

    // Straight into the tables: what is measured is how the store reads them.
    private void fill(StoreFixture store, int rows) {
        boolean h2 = engine == Engine.H2;
        String numbers = h2 ? "system_range(%d, %d) as n(n)" : "generate_series(%d, %d) as n(n)";
        int from =
                Integer.parseInt(
                        store.select("select count(*) from resource where name like 'f%'")
                                .get(0)
                                .get(0));
        for (int at = from; at < rows; at += 100_000) {
            String range = numbers.formatted(at, Math.min(rows, at + 100_000) - 1);
            String id =
                    h2
                            ? "cast('00000000-0001-7000-8000-' || lpad(cast(n as varchar), 12, '0') as uuid)"
                            : "cast('00000000-0001-7000-8000-' || lpad(cast(n as varchar), 12, '0') as uuid)";
            store.change(
                    "insert into resource (id, kind, tenant, name, name_key, owner, version, generation, spec, status,"
                            + " state, deleting, reconciled, labels, created_by, created_at, updated_at) select "
                            + id
                            + ", 'thing', ?, 'f' || n, 'f' || n, ?, 1, 1, ?, '{\"seen\":1}',"
                            + " case when mod(n, 50000) = 7 then 'FAILED' else 'READY' end, false, true, '{}', ?,"
                            + " current_timestamp, current_timestamp from "
                            + range,
                    caller.tenant().value(),
                    ResourceRow.NOBODY,
                    "{\"size\":\"s\",\"amount\":0,\"names\":[],\"claims\":[]}",
                    caller.principal().id());
            store.change(
                    "insert into resource_index (resource, field, val, kind, tenant) select "
                            + id
                            + ", 'label:env', case when mod(n, 50000) = 9 then 'rare' else 'dev' end, 'thing', ? from "
                            + range,
                    caller.tenant().value());
            store.change(
                    "insert into work (resource, kind, due, attempts, dirty, fence) select "
                            + id
                            + ", 'thing', current_timestamp + interval '1' hour, 0, false, 0 from "
                            + range);
        }
        store.change("analyze");
    }

    private <R> void rate(String what, int threads, Callable<R> work) throws Exception {
        run(threads, Math.max(1, SECONDS / 2), work);
        long before = PROCESS.getProcessCpuTime();
        long done = run(threads, SECONDS, work);
        double cpu = (PROCESS.getProcessCpuTime() - before) / 1e3 / done;
        print("%s, %d threads", "%,12.0f /s", what, threads, (double) done / SECONDS);
        print("%s, %d threads: processor", "%,12.0f us", what, threads, cpu);
    }

    private static <R> long run(int threads, int seconds, Callable<R> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            List<Future<Long>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(
                        pool.submit(
                                () -> {
                                    long done = 0;
                                    while (System.nanoTime() < end) {
                                        work.call();
                                        done++;
                                    }
                                    return done;
                                }));
            }
            long done = 0;
            for (Future<Long> one : running) {
                done += one.get();
            }
            return done;
        } finally {
            pool.shutdownNow();
        }
    }

    private <R> void latency(String what, int rows, Callable<R> work) throws IOException {
        try {
            long[] took = new long[41];
            for (int i = -10; i < took.length; i++) {
                long begin = System.nanoTime();
                work.call();
                if (i >= 0) {
                    took[i] = System.nanoTime() - begin;
                }
            }
            java.util.Arrays.sort(took);
            print("%s, %,d rows", "%,12.2f ms", what, rows, took[20] / 1e6);
        } catch (Exception failed) {
            throw new IOException(failed);
        }
    }

    private void print(String what, String number, String name, int size, double value)
            throws IOException {
        String line =
                "%-11s %-45s %s"
                        .formatted(engine, what.formatted(name, size), number.formatted(value));
        System.out.println(line);
        String out = System.getProperty("bench.out");
        if (out != null) {
            Files.writeString(
                    Path.of(out),
                    line + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        }
    }
}
