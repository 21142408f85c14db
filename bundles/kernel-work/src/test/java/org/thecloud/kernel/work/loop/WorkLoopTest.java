// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.kernel.work.loop.Things.config;
import static org.thecloud.kernel.work.loop.Things.eventually;
import static org.thecloud.kernel.work.loop.Things.reconciler;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Trace;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.kernel.work.Lease;
import org.thecloud.kernel.work.loop.Things.Spec;
import org.thecloud.kernel.work.loop.Things.Status;

class WorkLoopTest {

    @TempDir Path folder;

    private StoreFixture store;
    private ResourceStore<Spec, Status> things;
    private final Caller alice = StoreFixture.newCaller();
    private final List<WorkLoop> loops = new ArrayList<>();

    @BeforeEach
    void openTheStore() {
        store = StoreFixture.h2(folder);
        things = store.resources().of(Things.KIND);
    }

    @AfterEach
    void close() throws Exception {
        for (WorkLoop loop : loops) {
            loop.close();
        }
        store.close();
    }

    private WorkLoop loop(Config config) {
        WorkLoop loop = new WorkLoop(store.workQueue(), config);
        loops.add(loop);
        return loop;
    }

    private Resource<Spec, Status> create(String name) {
        return things.create(alice, Draft.of(name, new Spec(1)));
    }

    private String state(Resource<Spec, Status> thing) {
        return things.get(alice, thing.id()).state();
    }

    @Test
    void manyWorkersOfTwoRuntimesNeverWorkOnOneResourceAtTheSameTime() {
        Map<UUID, AtomicInteger> inside = new ConcurrentHashMap<>();
        AtomicInteger together = new AtomicInteger();
        AtomicInteger steps = new AtomicInteger();
        Reconciler<Spec, Status> careful =
                reconciler(
                        thing -> {
                            AtomicInteger now =
                                    inside.computeIfAbsent(thing.id(), id -> new AtomicInteger());
                            if (now.incrementAndGet() > 1) {
                                together.incrementAndGet();
                            }
                            steps.incrementAndGet();
                            Thread.yield();
                            now.decrementAndGet();
                            return thing.spec().size() < 4
                                    ? Step.again("MOVING", null, Duration.ofMillis(1))
                                    : Things.ready(thing);
                        });
        loop(config(8, 60, 10)).add(careful);
        loop(config(8, 60, 10)).add(careful);
        List<Resource<Spec, Status>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(create("thing-" + i));
        }
        for (int size = 2; size <= 4; size++) {
            Spec spec = new Spec(size);
            all.forEach(
                    thing -> things.update(alice, thing.id(), now -> now.draft().withSpec(spec)));
        }
        eventually(() -> all.stream().allMatch(thing -> state(thing).equals("READY")));
        assertThat(together).hasValue(0);
        assertThat(steps.get()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void workOfARuntimeThatDiedIsTakenOverAndItsLateWriteIsRefused() {
        Resource<Spec, Status> thing = create("orphan");
        List<Lease> dead =
                store.workQueue().claim("dead", List.of("thing"), 10, Duration.ofMillis(400));
        assertThat(dead).hasSize(1);
        loop(config(2, 60, 10)).add(reconciler(Things::ready));
        eventually(() -> state(thing).equals("READY"));
        boolean late =
                store.workQueue()
                        .settle(dead.get(0), Things.KIND, 1, Step.done("WRONG", new Status(9)));
        assertThat(late).isFalse();
        assertThat(state(thing)).isEqualTo("READY");
    }

    @Test
    void aStepThatTakesLongerThanALeaseKeepsIt() throws Exception {
        AtomicInteger steps = new AtomicInteger();
        CountDownLatch twice = new CountDownLatch(2);
        Reconciler<Spec, Status> slow =
                reconciler(
                        thing -> {
                            steps.incrementAndGet();
                            twice.countDown();
                            await(twice, 2500);
                            return Things.ready(thing);
                        });
        loop(config(2, 1, 10)).add(slow);
        loop(config(2, 1, 10)).add(slow);
        Resource<Spec, Status> thing = create("slow");
        eventually(() -> state(thing).equals("READY"));
        assertThat(steps).hasValue(1);
    }

    @Test
    void whatWorkedIsDegradedWhileItFailsAndHealsByItself() {
        AtomicBoolean down = new AtomicBoolean();
        loop(config(2, 60, 10))
                .add(
                        reconciler(
                                thing -> {
                                    if (down.get()) {
                                        throw new CloudException(
                                                KernelError.DRIVER_MISSING, "driver x is missing");
                                    }
                                    return Things.ready(thing);
                                }));
        Resource<Spec, Status> thing = create("one");
        eventually(() -> state(thing).equals("READY"));
        down.set(true);
        things.update(alice, thing.id(), now -> now.draft().withSpec(new Spec(2)));
        eventually(() -> state(thing).equals("DEGRADED"));
        Resource<Spec, Status> sick = things.get(alice, thing.id());
        assertThat(sick.reason()).isNotNull();
        assertThat(sick.reason().code()).isEqualTo("DRIVER_MISSING");
        assertThat(sick.reason().message()).isEqualTo("driver x is missing");
        assertThat(sick.status()).isEqualTo(new Status(1));
        down.set(false);
        eventually(() -> state(thing).equals("READY"));
        assertThat(things.get(alice, thing.id()).reason()).isNull();
    }

    @Test
    void whatNeverWorkedStaysInItsStateWhileItIsTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        loop(config(2, 60, 10))
                .add(
                        reconciler(
                                thing -> {
                                    if (tries.incrementAndGet() == 1) {
                                        throw new NoClassDefFoundError("a bundle is replaced");
                                    }
                                    return Things.ready(thing);
                                }));
        Resource<Spec, Status> thing = create("one");
        eventually(() -> things.get(alice, thing.id()).reason() != null);
        Resource<Spec, Status> waiting = things.get(alice, thing.id());
        assertThat(waiting.state()).isEqualTo("PENDING");
        assertThat(waiting.reason().code()).isEqualTo("INTERNAL");
        assertThat(waiting.reason().message()).doesNotContain("bundle");
        eventually(() -> state(thing).equals("READY"));
    }

    @Test
    void eachStepIsMeasuredAndItsLogLinesSayWhatForAndBelongToATrace() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        AtomicReference<Map<String, String>> context = new AtomicReference<>(Map.of());
        AtomicBoolean failed = new AtomicBoolean();
        WorkLoop loop = loop(config(2, 60, 10));
        loop.addMeters(meters);
        loop.add(
                reconciler(
                        thing -> {
                            context.set(MDC.getCopyOfContextMap());
                            if (failed.compareAndSet(false, true)) {
                                throw new CloudException(KernelError.UNAVAILABLE, "not yet");
                            }
                            return Things.ready(thing);
                        }));
        Resource<Spec, Status> thing = create("one");
        eventually(() -> state(thing).equals("READY"));
        assertThat(context.get())
                .containsEntry("kind", "thing")
                .containsEntry("id", thing.id().toString())
                .containsEntry("tenant", alice.tenant().toString())
                .containsKey("request_id");
        String header =
                "00-%s-%s-%s"
                        .formatted(
                                context.get().get(Trace.TRACE_ID),
                                context.get().get(Trace.SPAN_ID),
                                context.get().get(Trace.FLAGS));
        assertThat(Trace.parse(header)).isPresent();
        for (String outcome : List.of("unavailable", "done")) {
            assertThat(
                            meters.get("thecloud.work.steps")
                                    .tags("kind", "thing", "outcome", outcome)
                                    .timer()
                                    .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void whatCannotWorkIsFailedUntilItsSpecChanges() {
        loop(config(2, 60, 10))
                .add(
                        reconciler(
                                thing -> {
                                    if (thing.spec().size() == 1) {
                                        throw new CloudException(
                                                KernelError.UNSUPPORTED, "one is too small");
                                    }
                                    return Things.ready(thing);
                                }));
        Resource<Spec, Status> thing = create("one");
        eventually(() -> state(thing).equals("FAILED"));
        assertThat(things.get(alice, thing.id()).reason().message()).isEqualTo("one is too small");
        assertThat(store.workQueue().entries(PageQuery.first()).items()).isEmpty();
        things.update(alice, thing.id(), now -> now.draft().withSpec(new Spec(2)));
        eventually(() -> state(thing).equals("READY"));
        things.delete(alice, thing.id());
        eventually(() -> !things.exists(thing.id()));
    }

    @Test
    void aReconcilerThatLeavesFinishesItsStepAndGetsNoOther() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Reconciler<Spec, Status> old =
                reconciler(
                        thing -> {
                            running.countDown();
                            await(go, 20_000);
                            return Things.ready(thing);
                        });
        WorkLoop loop = loop(config(4, 60, 10));
        loop.add(old);
        Resource<Spec, Status> first = create("first");
        running.await();
        Thread leaving = new Thread(() -> loop.remove(old));
        leaving.start();
        eventually(() -> leaving.getState() == Thread.State.TIMED_WAITING);
        Resource<Spec, Status> second = create("second");
        go.countDown();
        leaving.join();
        assertThat(state(first)).isEqualTo("READY");
        assertThat(state(second)).isEqualTo("PENDING");
        loop.add(reconciler(Things::ready));
        eventually(() -> state(second).equals("READY"));
    }

    @Test
    void anInterruptedStepIsGivenBackUntouchedAndTheDatabaseLivesOn() throws Exception {
        CountDownLatch running = new CountDownLatch(4);
        Reconciler<Spec, Status> endless =
                reconciler(
                        thing -> {
                            running.countDown();
                            while (!Thread.currentThread().isInterrupted()) {
                                things.update(
                                        alice,
                                        thing.id(),
                                        now ->
                                                now.draft()
                                                        .withLabels(
                                                                Map.of(
                                                                        "n",
                                                                        "" + System.nanoTime())));
                            }
                            throw new CloudException(KernelError.UNAVAILABLE, "interrupted");
                        });
        WorkLoop loop = loop(config(4, 60, 0));
        List<Resource<Spec, Status>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(create("thing-" + i));
        }
        loop.add(endless);
        running.await();
        for (int round = 0; round < 5; round++) {
            loop.remove(endless);
            loop.add(endless);
        }
        loop.remove(endless);
        eventually(
                () ->
                        store.workQueue().entries(PageQuery.first()).items().stream()
                                .allMatch(entry -> entry.worker() == null));
        assertThat(store.workQueue().entries(PageQuery.first()).items())
                .hasSize(4)
                .allSatisfy(entry -> assertThat(entry.attempts()).isZero());
        assertThat(all).allSatisfy(thing -> assertThat(state(thing)).isEqualTo("PENDING"));
        loop.add(reconciler(Things::ready));
        eventually(() -> all.stream().allMatch(thing -> state(thing).equals("READY")));
    }

    @Test
    void aSuccessorThatComesFirstIsNotRemovedWithItsPredecessor() {
        AtomicReference<String> by = new AtomicReference<>("");
        Reconciler<Spec, Status> old = reconciler(Things::ready);
        Reconciler<Spec, Status> successor =
                reconciler(
                        thing -> {
                            by.set("successor");
                            return Things.ready(thing);
                        });
        WorkLoop loop = loop(config(2, 60, 10));
        loop.add(old);
        loop.add(successor);
        loop.remove(old);
        Resource<Spec, Status> thing = create("one");
        eventually(() -> state(thing).equals("READY"));
        assertThat(by).hasValue("successor");
    }

    @Test
    void aCommitIsFollowedByItsFirstStepWithinMilliseconds() {
        AtomicReference<Long> began = new AtomicReference<>();
        loop(config(2, 60, 10))
                .add(
                        reconciler(
                                thing -> {
                                    began.compareAndSet(null, System.nanoTime());
                                    return Things.ready(thing);
                                }));
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            began.set(null);
            create("thing-" + i);
            long committed = System.nanoTime();
            eventually(() -> began.get() != null);
            millis.add((began.get() - committed) / 1_000_000);
        }
        millis.sort(null);
        assertThat(millis.get(5)).isLessThan(500);
    }

    @Test
    void theEndLeavesNeitherThreadsNorLeases() throws Exception {
        WorkLoop loop = loop(config(3, 60, 0));
        CountDownLatch running = new CountDownLatch(1);
        loop.add(
                reconciler(
                        thing -> {
                            running.countDown();
                            await(new CountDownLatch(1), 60_000);
                            return Things.ready(thing);
                        }));
        create("one");
        running.await();
        loop.close();
        assertThat(store.workQueue().entries(PageQuery.first()).items())
                .singleElement()
                .satisfies(entry -> assertThat(entry.worker()).isNull());
        eventually(
                () ->
                        Thread.getAllStackTraces().keySet().stream()
                                .noneMatch(thread -> thread.getName().startsWith("cloud-work")));
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CloudException(KernelError.UNAVAILABLE, "interrupted");
        }
    }
}
