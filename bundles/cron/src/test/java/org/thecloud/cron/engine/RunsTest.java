// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobWish;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.JobsFixture.Wish;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.store.RunTable;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.egress.Receiver;

/** Which runs there are, and when: the clock is the test's. */
@Timeout(120)
class RunsTest {

    @Nested
    class OnH2 extends Contract implements OnH2Marker {
        @Override
        CronWorld open(String now) {
            return CronWorld.h2(folder, now);
        }

        @Override
        AutoCloseable beside(List<Engine> engines) {
            engines.add(world.engine(Map.of()));
            return () -> {};
        }
    }

    @Nested
    class OnPostgresql extends Contract {
        @Override
        CronWorld open(String now) {
            return CronWorld.postgresql(folder, now);
        }

        @Override
        AutoCloseable beside(List<Engine> engines) {
            CronWorld other = world.beside(folder);
            engines.add(other.engine);
            return other;
        }
    }

    /** The same on both databases. */
    abstract static class Contract {

        @TempDir Path folder;
        CronWorld world;
        Receiver receiver;

        abstract CronWorld open(String now);

        /** Adds an engine that works on the same tables. */
        abstract AutoCloseable beside(List<Engine> engines);

        @Test
        void twoEnginesMakeEachRunOnce() throws Exception {
            List<Job> all = jobs("@every 10s", 40);
            List<Engine> engines = new ArrayList<>(List.of(world.engine));
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try (AutoCloseable other = beside(engines)) {
                for (int round = 0; round < 5; round++) {
                    world.clock.pass(Duration.ofSeconds(10));
                    List<Future<Void>> both = new ArrayList<>();
                    for (Engine engine : engines) {
                        both.add(
                                threads.submit(
                                        () -> {
                                            CronWorld.settle(engine);
                                            return null;
                                        }));
                    }
                    for (Future<Void> one : both) {
                        one.get();
                    }
                }
            }
            threads.shutdown();
            for (Job job : all) {
                assertThat(world.count(job, RunState.SUCCEEDED)).isEqualTo(5);
                assertThat(world.history(job)).hasSize(5);
            }
            assertThat(receiver.asked()).hasSize(200);
            assertThat(runsAsked()).hasSize(200);
        }

        /** The world first: without a database the test is skipped, and nothing is to be closed. */
        @BeforeEach
        void open() {
            world = open("2026-01-01T00:00:00Z");
            receiver = Receiver.content();
        }

        @AfterEach
        void close() throws Exception {
            if (receiver != null) {
                world.close();
                receiver.close();
            }
        }

        Wish wish(String schedule) {
            return new Wish().with("schedule", schedule).with("url", receiver.url("/"));
        }

        Job job(Wish wish) {
            return world.create(wish.with("name", "job").made());
        }

        List<Job> jobs(String schedule, int count) {
            return java.util.stream.IntStream.range(0, count)
                    .mapToObj(
                            i ->
                                    world.create(
                                            JobsFixture.wish(
                                                    "job-" + i, schedule, receiver.url("/j" + i))))
                    .toList();
        }

        java.util.Set<String> runsAsked() {
            return receiver.asked().stream()
                    .map(asked -> asked.header("Cloud-Cron-Run"))
                    .collect(Collectors.toSet());
        }

        @Test
        void eachTimeIsRunOnce() throws Exception {
            Job job = job(wish("*/5 * * * *"));
            for (int minute = 0; minute < 20; minute++) {
                world.settle();
                world.settle();
                world.clock.pass(Duration.ofMinutes(1));
            }
            assertThat(world.told(job))
                    .containsExactly(
                            "SUCCEEDED 2026-01-01T00:05:00Z",
                            "SUCCEEDED 2026-01-01T00:10:00Z",
                            "SUCCEEDED 2026-01-01T00:15:00Z");
            assertThat(receiver.asked()).hasSize(3);
            Job now = world.jobs.get(world.alice, job.resource().id());
            assertThat(now.standing().nextRunAt()).isEqualTo("2026-01-01T00:20:00Z");
            assertThat(now.standing().lastRun().number()).isEqualTo(3);
        }

        @Test
        void theClocksOfAZoneAreFollowed() throws Exception {
            world.clock.set("2026-03-28T12:00:00Z");
            Job job = job(wish("30 2 * * *").with("timeZone", "Europe/Berlin"));
            for (int hour = 0; hour < 72; hour++) {
                world.clock.pass(Duration.ofMinutes(30));
                world.settle();
                world.clock.pass(Duration.ofMinutes(30));
                world.settle();
            }
            assertThat(world.told(job))
                    .containsExactly(
                            "SUCCEEDED 2026-03-29T01:00:00Z",
                            "SUCCEEDED 2026-03-30T00:30:00Z",
                            "SUCCEEDED 2026-03-31T00:30:00Z");
            world.clock.set("2026-10-25T00:00:00Z"); // months later: one made up for
            world.settle();
            int before = world.history(job).size();
            for (int half = 0; half < 8; half++) {
                world.clock.pass(Duration.ofMinutes(30));
                world.settle();
            }
            assertThat(world.told(job).subList(before, world.told(job).size()))
                    .containsExactly("SUCCEEDED 2026-10-25T00:30:00Z");
        }

        @Test
        void aLeapDayComes() throws Exception {
            Job job = job(wish("0 12 29 2 *"));
            world.clock.set("2028-02-29T11:59:59Z");
            world.settle();
            assertThat(world.told(job)).isEmpty();
            world.clock.set("2028-02-29T12:00:00Z");
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2028-02-29T12:00:00Z");
            assertThat(world.jobs.get(world.alice, job.resource().id()).standing().nextRunAt())
                    .isEqualTo("2032-02-29T12:00:00Z");
        }

        @Test
        void aClockThatIsPutForwardHasMissedSomething() throws Exception {
            Job job = job(wish("@hourly"));
            world.clock.pass(Duration.ofMinutes(60));
            world.settle();
            world.clock.pass(Duration.ofMinutes(190));
            world.settle();
            assertThat(world.told(job))
                    .containsExactly(
                            "SUCCEEDED 2026-01-01T01:00:00Z",
                            "MISSED 2026-01-01T02:00:00Z",
                            "SUCCEEDED 2026-01-01T04:00:00Z");
            assertThat(world.history(job).get(1).missed()).isEqualTo(2);
            assertThat(world.history(job).get(2).origin()).isEqualTo(Run.Origin.CATCH_UP);
        }

        @Test
        void aClockThatIsPutBackRepeatsNothing() throws Exception {
            Job job = job(wish("@hourly"));
            world.clock.pass(Duration.ofHours(2));
            world.settle();
            world.clock.pass(Duration.ofMinutes(-90));
            for (int minute = 0; minute < 200; minute += 10) {
                world.settle();
                world.clock.pass(Duration.ofMinutes(10));
            }
            assertThat(receiver.asked()).hasSize(2);
            assertThat(world.told(job))
                    .containsExactly(
                            "MISSED 2026-01-01T01:00:00Z",
                            "SUCCEEDED 2026-01-01T02:00:00Z",
                            "SUCCEEDED 2026-01-01T03:00:00Z");
        }

        @Test
        void timesThatWereRunAreNotRunAgainAfterAClockWasPutBackAndTheJobResumed()
                throws Exception {
            Job job = job(wish("@hourly"));
            world.clock.pass(Duration.ofMinutes(60));
            world.settle();
            world.clock.pass(Duration.ofMinutes(-30));
            world.jobs.pause(world.alice, job.resource().id());
            world.jobs.resume(world.alice, job.resource().id());
            world.clock.pass(Duration.ofMinutes(30));
            world.settle();
            world.clock.pass(Duration.ofMinutes(60));
            world.settle();
            assertThat(world.told(job))
                    .containsExactly(
                            "SUCCEEDED 2026-01-01T01:00:00Z", "SUCCEEDED 2026-01-01T02:00:00Z");
        }

        @Test
        void aRestartInADueWindowGoesAsTheJobSays() throws Exception {
            Job once = world.create(wish("@hourly").with("name", "once").made());
            Job all =
                    world.create(
                            wish("@hourly")
                                    .with("name", "all")
                                    .with("misfire", "run_all")
                                    .with("overlap", "allow")
                                    .made());
            Job none =
                    world.create(
                            wish("@hourly").with("name", "none").with("misfire", "skip").made());
            world.clock.set("2026-01-01T03:30:00Z");
            world.engine(Map.of());
            world.settle();
            assertThat(world.told(once))
                    .containsExactly(
                            "MISSED 2026-01-01T01:00:00Z", "SUCCEEDED 2026-01-01T03:00:00Z");
            assertThat(world.told(all))
                    .containsExactly(
                            "SUCCEEDED 2026-01-01T01:00:00Z",
                            "SUCCEEDED 2026-01-01T02:00:00Z",
                            "SUCCEEDED 2026-01-01T03:00:00Z");
            assertThat(world.told(none)).containsExactly("MISSED 2026-01-01T01:00:00Z");
            assertThat(world.history(none).get(0).missed()).isEqualTo(3);
        }

        @Test
        void aRestartWithinTheGraceIsNoMiss() throws Exception {
            Job job = job(wish("@hourly").with("misfire", "skip"));
            world.clock.set("2026-01-01T01:00:59Z");
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T01:00:00Z");
        }

        @Test
        void whatADeadRuntimeBeganIsMadeByTheNext() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            receiver.page("/held", exchange -> hold(exchange, end));
            Job job = job(wish("@hourly").with("url", receiver.url("/held")).with("retries", 0));
            world.clock.pass(Duration.ofHours(1));
            assertThat(world.engine.turn()).isTrue(); // and nobody stores what comes of it
            assertThat(world.count(job, RunState.RUNNING)).isEqualTo(1);
            end.countDown();
            world.engine(Map.of());
            if (this instanceof OnH2Marker) {
                assertThat(world.engine.takeOver()).isEqualTo(1);
            } else {
                assertThat(world.engine.takeOver()).isZero(); // its lease lasts
            }
        }

        @Test
        void theNextRuntimeFinishesWhatIsItsAlone() throws Exception {
            // H2 belongs to one process: what another holds is dead
            org.junit.jupiter.api.Assumptions.assumeTrue(this instanceof OnH2Marker);
            Job job = job(wish("@hourly").with("retries", 0));
            world.clock.pass(Duration.ofHours(1));
            Engine dead = world.engine;
            dead.turn();
            world.engine(Map.of());
            assertThat(world.engine.takeOver()).isEqualTo(1);
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T01:00:00Z");
            assertThat(world.history(job).get(0).attempts()).isEqualTo(2);
            assertThat(runsAsked()).hasSize(1); // so that a receiver can tell
            CronWorld.settle(dead); // comes back to life and has nothing to say
            assertThat(world.history(job).get(0).attempts()).isEqualTo(2);
        }

        @Test
        void aRunWhoseRuntimesDieIsTakenOverAFewTimes() throws Exception {
            Job job = job(wish("@daily").with("retries", 0));
            world.jobs.run(world.alice, job.resource().id());
            for (int deaths = 1; deaths <= 6; deaths++) {
                assertThat(claim(Duration.ofMillis(1))).hasSize(1);
                while (world.runs.reclaim("heir", world.clock.instant()) == 0) {
                    Thread.onSpinWait(); // until the lease has run out on the database's clock
                }
                assertThat(world.history(job).get(0).state())
                        .isEqualTo(deaths < 6 ? RunState.QUEUED : RunState.FAILED);
            }
            assertThat(world.history(job).get(0).result().code()).isEqualTo("RUNTIME_LOST");
            assertThat(world.state(job)).isEqualTo("DEGRADED");
        }

        private List<Claimed> claim(Duration lease) {
            return world.runs.claim(
                    "mortal",
                    lease,
                    world.clock.instant(),
                    10,
                    new RunTable.Full(List.of(), List.of()),
                    () -> due -> true);
        }

        @Test
        void aRunIsSkippedWhileAnEarlierOneLasts() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            receiver.page("/held", exchange -> hold(exchange, end));
            Job job = job(wish("@every 10s").with("url", receiver.url("/held")));
            passing(3);
            end.countDown();
            world.settle();
            assertThat(world.history(job).stream().map(Run::state))
                    .containsExactly(RunState.SUCCEEDED, RunState.SKIPPED, RunState.SKIPPED);
            assertThat(world.history(job).get(1).result().code()).isEqualTo("RUN_OVERLAPS");
            world.clock.pass(Duration.ofSeconds(10));
            world.settle();
            assertThat(world.count(job, RunState.SUCCEEDED)).isEqualTo(2);
        }

        @Test
        void oneRunWaitsForAnEarlierOne() throws Exception {
            CountDownLatch end = new CountDownLatch(1);
            receiver.page("/held", exchange -> hold(exchange, end));
            Job job =
                    job(
                            wish("@every 10s")
                                    .with("url", receiver.url("/held"))
                                    .with("overlap", "queue"));
            passing(4);
            assertThat(world.history(job).stream().map(Run::state))
                    .containsExactly(
                            RunState.RUNNING, RunState.WAITING, RunState.SKIPPED, RunState.SKIPPED);
            assertThat(receiver.asked("/held")).hasSize(1);
            end.countDown();
            world.settle();
            assertThat(world.history(job).stream().map(Run::state))
                    .containsExactly(
                            RunState.SUCCEEDED,
                            RunState.SUCCEEDED,
                            RunState.SKIPPED,
                            RunState.SKIPPED);
        }

        @Test
        void runsMayBeMadeBesideEachOther() throws Exception {
            CountDownLatch all = new CountDownLatch(3);
            receiver.page(
                    "/held",
                    exchange -> {
                        all.countDown();
                        hold(exchange, all);
                    });
            Job job =
                    job(
                            wish("@every 10s")
                                    .with("url", receiver.url("/held"))
                                    .with("overlap", "allow"));
            passing(3);
            world.settle(); // ends because all three are there at the same time
            assertThat(world.count(job, RunState.SUCCEEDED)).isEqualTo(3);
        }

        private void passing(int times) {
            for (int i = 0; i < times; i++) {
                world.clock.pass(Duration.ofSeconds(10));
                while (world.engine.turn()) {
                    // what is due
                }
            }
        }

        static void hold(HttpExchange exchange, CountDownLatch until) throws IOException {
            try {
                until.await();
                Receiver.send(exchange, 200, "");
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        @Test
        void aPausedJobDoesNothingAndMissesNothing() throws Exception {
            Job job = job(wish("@hourly"));
            world.jobs.pause(world.alice, job.resource().id());
            world.clock.pass(Duration.ofHours(5));
            world.settle();
            assertThat(world.told(job)).isEmpty();
            world.jobs.resume(world.alice, job.resource().id());
            world.settle();
            assertThat(world.told(job)).isEmpty();
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T06:00:00Z");
        }

        @Test
        void whatIsToBeTriedAgainIsNotOnceTheJobIsPaused() throws Exception {
            receiver.page("/bad", exchange -> Receiver.send(exchange, 500, "no"));
            Job job = job(wish("@hourly").with("url", receiver.url("/bad")));
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.count(job, RunState.QUEUED)).isEqualTo(1);
            world.jobs.pause(world.alice, job.resource().id());
            world.clock.pass(Duration.ofMinutes(5));
            world.settle();
            assertThat(world.count(job, RunState.CANCELLED)).isEqualTo(1);
            assertThat(receiver.asked("/bad")).hasSize(1);
        }

        @Test
        void aRemovedJobDoesNothingAnyMore() throws Exception {
            Job job = job(wish("@hourly"));
            world.jobs.delete(world.alice, job.resource().id());
            world.store.reconcileAll(world.reconciler);
            world.clock.pass(Duration.ofHours(2));
            world.settle();
            assertThat(receiver.asked()).isEmpty();
            assertThat(
                            world.store
                                    .resources()
                                    .of(new org.thecloud.cron.service.JobKind())
                                    .exists(job.resource().id()))
                    .isFalse();
        }

        @Test
        void aChangedScheduleIsDueFromNowOn() throws Exception {
            Job job = job(wish("@hourly"));
            world.clock.pass(Duration.ofMinutes(30));
            JobWish often = new Wish().with("schedule", "*/10 * * * *").made();
            assertThat(
                            world.jobs
                                    .update(world.alice, job.resource().id(), often)
                                    .standing()
                                    .nextRunAt())
                    .isEqualTo("2026-01-01T00:40:00Z");
            world.clock.pass(Duration.ofMinutes(10));
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T00:40:00Z");
        }

        @Test
        void theScheduleFollowsAJobWhoseMakerDied() throws Exception {
            Job job = job(wish("@hourly"));
            world.schedules.remove(job.resource().id()); // as if it had not come so far
            world.store.reconcileAll(world.reconciler);
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T01:00:00Z");
        }

        @Test
        void aTargetThatIsDownIsTriedAgainLaterAndLaterAndThenTheRunHasFailed() throws Exception {
            receiver.page("/bad", exchange -> Receiver.send(exchange, 503, "no"));
            Job job =
                    job(
                            wish("@daily")
                                    .with("url", receiver.url("/bad"))
                                    .with("retries", 3)
                                    .with("retryDelay", 10));
            world.clock.set("2026-01-02T00:00:00Z");
            world.settle();
            for (int delay : new int[] {10, 20, 40}) {
                int before = receiver.asked("/bad").size();
                world.clock.pass(Duration.ofMillis(delay * 1000 - 1));
                world.settle();
                assertThat(receiver.asked("/bad")).hasSize(before);
                world.clock.pass(Duration.ofMillis(delay * 200 + 1));
                world.settle();
                assertThat(receiver.asked("/bad")).hasSize(before + 1);
            }
            Run run = world.history(job).get(0);
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.attempts()).isEqualTo(4);
            assertThat(run.result().code()).isEqualTo("TARGET_REFUSED");
            assertThat(run.result().httpStatus()).isEqualTo(503);
            assertThat(run.result().answer()).isEqualTo("no");
            assertThat(runsAsked()).hasSize(1);
            assertThat(
                            receiver.asked("/bad").stream()
                                    .map(a -> a.headers().getFirst("Cloud-Cron-Attempt")))
                    .containsExactly("1", "2", "3", "4");
        }

        @Test
        void aRefusalIsNotTriedAgain() throws Exception {
            receiver.page("/bad", exchange -> Receiver.send(exchange, 404, "no"));
            Job job = job(wish("@hourly").with("url", receiver.url("/bad")));
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.count(job, RunState.FAILED)).isEqualTo(1);
        }

        @Test
        void itsStateTellsWhetherRunsHappen() throws Exception {
            int[] status = {500};
            receiver.page("/some", exchange -> Receiver.send(exchange, status[0], ""));
            Job job = job(wish("@hourly").with("url", receiver.url("/some")).with("retries", 0));
            assertThat(world.state(job)).isEqualTo("ACTIVE");
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.state(job)).isEqualTo("DEGRADED");
            assertThat(world.jobs.get(world.alice, job.resource().id()).resource().reason().code())
                    .isEqualTo("TARGET_REFUSED");
            status[0] = 200;
            world.clock.pass(Duration.ofHours(1));
            world.settle();
            assertThat(world.state(job)).isEqualTo("ACTIVE");
            world.clock.pass(Duration.ofHours(5));
            world.engine.turn();
            assertThat(world.state(job)).isEqualTo("DEGRADED");
            assertThat(world.jobs.get(world.alice, job.resource().id()).resource().reason().code())
                    .isEqualTo("RUN_MISSED");
            world.settle();
            assertThat(world.state(job)).isEqualTo("ACTIVE");
        }

        @Test
        void oldRunsAreForgotten() throws Exception {
            Job job = job(wish("@every 10s"));
            for (int i = 0; i < 60; i++) {
                world.clock.pass(Duration.ofSeconds(10));
                world.settle();
            }
            assertThat(world.history(job).size()).isBetween(20, 30);
            assertThat(world.history(job).get(world.history(job).size() - 1).number())
                    .isEqualTo(60);
            world.jobs.pause(world.alice, job.resource().id());
            world.clock.pass(Duration.ofDays(29));
            JobsFixture.housekeeping(world.runs, world.clock).sweep();
            assertThat(world.history(job)).isNotEmpty();
            world.clock.pass(Duration.ofDays(2));
            JobsFixture.housekeeping(world.runs, world.clock).sweep();
            assertThat(world.history(job)).isEmpty();
        }

        @Test
        void runsComeInPages() throws Exception {
            Job job = job(wish("@every 10s"));
            for (int i = 0; i < 7; i++) {
                world.clock.pass(Duration.ofSeconds(10));
                world.settle();
            }
            var first = world.jobs.runs(world.alice, job.resource().id(), new PageQuery(5, null));
            assertThat(first.items().stream().map(Run::number)).containsExactly(7L, 6L, 5L, 4L, 3L);
            var rest =
                    world.jobs.runs(
                            world.alice, job.resource().id(), new PageQuery(5, first.next()));
            assertThat(rest.items().stream().map(Run::number)).containsExactly(2L, 1L);
            assertThat(rest.next()).isNull();
        }
    }

    /** Marks the database that belongs to one runtime. */
    interface OnH2Marker {}
}
