// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.kernel.work.loop.Things.eventually;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Change;
import org.thecloud.kernel.resource.ChangeListener;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.kernel.work.loop.Things.Spec;
import org.thecloud.kernel.work.loop.Things.Status;

class ChangeDeliveryTest {

    @TempDir Path folder;

    private StoreFixture store;
    private ResourceStore<Spec, Status> things;
    private final Caller alice = StoreFixture.newCaller();

    @BeforeEach
    void openTheStore() {
        store = StoreFixture.h2(folder);
        things = store.resources().of(Things.KIND);
    }

    @AfterEach
    void closeTheStore() {
        store.close();
    }

    private static final class Recorder implements ChangeListener {
        final List<Change> heard = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public String cursor() {
            return "recorder";
        }

        @Override
        public void changed(List<Change> batch) {
            assertThat(batch).hasSizeLessThanOrEqualTo(500);
            heard.addAll(batch);
            if (failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not now");
            }
        }
    }

    private void change(int resources, int updates) throws InterruptedException {
        Thread[] writers = new Thread[4];
        for (int writer = 0; writer < writers.length; writer++) {
            String prefix = "thing-" + UUID.randomUUID() + "-";
            writers[writer] =
                    new Thread(
                            () -> {
                                for (int i = 0; i < resources; i++) {
                                    Resource<Spec, Status> thing =
                                            things.create(alice, Draft.of(prefix + i, new Spec(0)));
                                    for (int size = 1; size <= updates; size++) {
                                        Spec spec = new Spec(size);
                                        things.update(
                                                alice,
                                                thing.id(),
                                                now -> now.draft().withSpec(spec));
                                    }
                                    things.delete(alice, thing.id());
                                }
                            });
            writers[writer].start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    @Test
    void everyChangeArrivesOnceAndInOrderPerResourceWhileManyWrite() throws Exception {
        try (Closing delivery =
                new Closing(new ChangeDelivery(store.changeFeed(), store.workQueue()))) {
            Recorder recorder = new Recorder();
            delivery.it().add(recorder);
            change(10, 3);
            eventually(() -> recorder.heard.size() >= 4 * 10 * 5);
            assertThat(recorder.heard).extracting(Change::sequence).doesNotHaveDuplicates();
            Map<UUID, StringBuilder> perResource = new HashMap<>();
            recorder.heard.forEach(
                    change ->
                            perResource
                                    .computeIfAbsent(change.id(), id -> new StringBuilder())
                                    .append(change.type())
                                    .append(' '));
            assertThat(perResource).hasSize(40);
            assertThat(perResource.values())
                    .allSatisfy(
                            life ->
                                    assertThat(life)
                                            .hasToString(
                                                    "CREATED UPDATED UPDATED UPDATED DELETING "));
        }
    }

    @Test
    void aListenerThatFailsHearsTheSameAgain() throws Exception {
        try (Closing delivery =
                new Closing(new ChangeDelivery(store.changeFeed(), store.workQueue()))) {
            Recorder recorder = new Recorder();
            recorder.failures.set(1);
            things.create(alice, Draft.of("one", new Spec(1)));
            delivery.it().add(recorder);
            eventually(() -> recorder.heard.size() >= 2);
            assertThat(recorder.heard.get(0)).isEqualTo(recorder.heard.get(1));
        }
    }

    @Test
    void aListenerThatComesBackGoesOnWhereItStopped() throws Exception {
        try (Closing delivery =
                new Closing(new ChangeDelivery(store.changeFeed(), store.workQueue()))) {
            Recorder first = new Recorder();
            delivery.it().add(first);
            things.create(alice, Draft.of("one", new Spec(1)));
            eventually(() -> first.heard.size() == 1);
            delivery.it().remove(first);
            things.create(alice, Draft.of("two", new Spec(1)));
            Recorder second = new Recorder();
            delivery.it().add(second);
            eventually(() -> !second.heard.isEmpty());
            assertThat(first.heard).hasSize(1);
            assertThat(second.heard).hasSize(1);
            assertThat(second.heard.get(0).sequence()).isGreaterThan(first.heard.get(0).sequence());
        }
        eventually(
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().startsWith("cloud-changes")));
    }

    private record Closing(ChangeDelivery it) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            it.close();
        }
    }

    @Test
    void aSweepRunsInOneRuntimeOnlyAndItsLeaseIsGivenBack() throws Exception {
        SweepRunner here = new SweepRunner(store.leases());
        SweepRunner there = new SweepRunner(store.leases());
        AtomicInteger sweeps = new AtomicInteger();
        CountDownLatch swept = new CountDownLatch(1);
        Sweep sweep =
                new Sweep() {
                    @Override
                    public String name() {
                        return "orphans";
                    }

                    @Override
                    public Duration every() {
                        return Duration.ofHours(1);
                    }

                    @Override
                    public void sweep() {
                        sweeps.incrementAndGet();
                        swept.countDown();
                        throw new IllegalStateException("a failure ends nothing");
                    }
                };
        here.add(sweep);
        there.add(sweep);
        swept.await();
        here.close();
        there.close();
        assertThat(sweeps).hasValue(1);
        assertThat(
                        store.leases()
                                .take("orphans", "x", Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .isFalse();
    }
}
