// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;

class CronTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir Path folder;

    private CronWorld world;

    @BeforeEach
    void open() throws Exception {
        world = new CronWorld(folder);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private void look() {
        world.dispatcher.look();
    }

    @Test
    void aJobIsCalledWhenItIsDueAndNotBefore() {
        UUID job = world.job("tidy", "/tidy", null, null);
        look();
        assertThat(world.runs(job)).isEmpty();
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        Run run = world.run(job);
        assertThat(run.state()).isEqualTo(Run.State.DONE);
        assertThat(run.dueAt()).isEqualTo("2026-06-01T12:01:00Z");
        assertThat(run.statusCode()).isEqualTo(200);
        assertThat(run.answer()).isEqualTo("ok");
        Target.Call call = world.target.calls("/tidy").get(0);
        assertThat(call.method()).isEqualTo("POST");
        assertThat(call.header("Idempotency-Key")).isEqualTo(run.id().toString());
        assertThat(call.header("Cron-Due")).isEqualTo("2026-06-01T12:01:00Z");
        assertThat(world.jobs.get(world.alice, job).nextAt()).isEqualTo("2026-06-01T12:02:00Z");
    }

    @Test
    void twoRuntimesRunADueTimeOnce() throws Exception {
        UUID job = world.job("tidy", "/tidy", "allow", null);
        try (Other other = new Other(world)) {
            for (int minute = 0; minute < 10; minute++) {
                world.clock.pass(MINUTE);
                Thread beside = new Thread(other.dispatcher::look);
                beside.start();
                look();
                beside.join();
            }
            world.ended(job);
        }
        assertThat(world.runs(job)).hasSize(10).allMatch(run -> run.state() == Run.State.DONE);
        assertThat(world.runs(job).stream().map(Run::dueAt).distinct()).hasSize(10);
        assertThat(world.target.calls("/tidy")).hasSize(10);
    }

    private record Other(Dispatcher dispatcher) implements AutoCloseable {
        Other(CronWorld world) {
            this(world.another());
        }

        @Override
        public void close() {
            dispatcher.close();
        }
    }

    @Test
    void aRestartInADueWindowRunsItOnce() {
        UUID job = world.job("tidy", "/tidy", null, null);
        world.clock.pass(MINUTE);
        world.tables.fire(world.clock.instant(), 10, new Firing(MINUTE)); // and it dies here
        world.dispatcher.close();
        world.dispatcher = world.another();
        world.dispatcher.takeBack();
        look();
        look();
        world.ended(job);
        assertThat(world.run(job).state()).isEqualTo(Run.State.DONE);
        assertThat(world.target.calls("/tidy")).hasSize(1);
    }

    @Test
    void anAttemptWhoseRuntimeDiedIsTriedAgainIfThereAreRetries() {
        UUID once = world.job("once", "/once", null, null);
        UUID again =
                world.job(
                        world.alice,
                        "again",
                        CronWorld.settings(world.target.url("/again"), 1, null, null));
        world.clock.pass(MINUTE);
        Instant now = world.clock.instant();
        List<Run> fired = world.tables.fire(now, 10, new Firing(MINUTE));
        world.tables.begin(fired, "gone", now, Duration.ofSeconds(60));
        world.dispatcher.takeBack();
        assertThat(world.run(once).state()).isEqualTo(Run.State.FAILED);
        assertThat(world.run(once).code()).isEqualTo("INTERRUPTED");
        assertThat(world.run(again).state()).isEqualTo(Run.State.DUE);
        world.clock.pass(Duration.ofSeconds(10));
        look();
        world.ended(again);
        assertThat(world.run(again).state()).isEqualTo(Run.State.DONE);
        assertThat(world.run(again).attempts()).isEqualTo(2);
        assertThat(world.target.calls("/once")).isEmpty();
    }

    @Test
    void whoLostItsLeaseWritesNothing() {
        UUID job =
                world.job(
                        world.alice,
                        "tidy",
                        CronWorld.settings(world.target.url("/tidy"), 1, null, null));
        world.clock.pass(MINUTE);
        Instant now = world.clock.instant();
        List<Run> mine =
                world.tables.begin(
                        world.tables.fire(now, 10, new Firing(MINUTE)), "slow", now, MINUTE);
        world.clock.pass(MINUTE.plusSeconds(1));
        look(); // the lease is over
        world.clock.pass(Duration.ofSeconds(10));
        look();
        Attempt late = new Attempt(299, null, null, "late", false);
        assertThat(
                        world.tables.end(
                                List.of(
                                        new Ending(
                                                mine.get(0), late, world.clock.instant(), null))))
                .containsExactly(false);
    }

    @Test
    void afterDowntimeOneRunMakesUpForAllOrNone() {
        UUID once = world.job("once", "/once", null, "once");
        UUID skip = world.job("skip", "/skip", null, "skip");
        world.clock.pass(Duration.ofHours(2)); // 14:00:30: the last one is within the grace
        look();
        world.ended(once);
        assertThat(world.target.calls("/once")).hasSize(1);
        assertThat(world.target.calls("/skip")).hasSize(1);
        Run missed =
                world.runs(once).stream()
                        .filter(run -> run.state() == Run.State.MISSED)
                        .findAny()
                        .orElseThrow();
        assertThat(missed.code()).isEqualTo("MISFIRE");
        assertThat(missed.message()).startsWith("119 due times");
        world.ended(skip);
    }

    @Test
    void aLateDueTimeIsSkippedWhereThatIsThePolicy() {
        JobSettings daily =
                new JobSettings(
                        "0 13 * * *",
                        null,
                        world.target.url("/daily"),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "skip",
                        null);
        UUID job = world.job(world.alice, "daily", daily);
        world.clock.pass(Duration.ofHours(2));
        look();
        assertThat(world.run(job).state()).isEqualTo(Run.State.MISSED);
        assertThat(world.target.calls("/daily")).isEmpty();
        assertThat(world.jobs.get(world.alice, job).nextAt()).isEqualTo("2026-06-02T13:00:00Z");
    }

    @Test
    void aClockThatGoesBackRunsNothingTwice() {
        UUID job = world.job("tidy", "/tidy", null, null);
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        world.clock.pass(MINUTE.negated());
        world.jobs.pause(world.alice, job, true);
        world.reconcile();
        world.jobs.pause(world.alice, job, false);
        world.reconcile(); // due at 12:01 once more
        world.clock.pass(MINUTE);
        look();
        assertThat(world.runs(job)).hasSize(1);
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        assertThat(world.target.calls("/tidy")).hasSize(2);
    }

    @Test
    void whoNeverAnswersDelaysNobodyElse() {
        for (int i = 0; i < 12; i++) {
            world.job("never" + i, "/never", "allow", null);
        }
        UUID job =
                world.job(
                        world.alice,
                        "zz",
                        CronWorld.settings(
                                world.target.url("/tidy").replace("127.0.0.1", "localhost"),
                                0,
                                null,
                                null));
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        assertThat(world.run(job).state()).isEqualTo(Run.State.DONE);
        CronWorld.until(() -> world.target.calls("/never").size() == 4);
        look();
        assertThat(world.target.calls("/never")).hasSize(4); // as many as one host may have
    }

    @Test
    void aRunThatIsNotDoneMakesTheNextMissed() {
        UUID job = world.job("slow", "/never", "skip", null);
        world.clock.pass(MINUTE);
        look();
        world.clock.pass(MINUTE);
        look();
        assertThat(world.runs(job).stream().map(Run::state))
                .containsExactly(Run.State.MISSED, Run.State.RUNNING);
        assertThat(world.runs(job).get(0).code()).isEqualTo("OVERLAP");
    }

    @Test
    void overlapIsAllowedWhereThatIsThePolicy() {
        UUID job = world.job("slow", "/never", "allow", null);
        world.clock.pass(MINUTE);
        look();
        world.clock.pass(MINUTE);
        look();
        assertThat(world.runs(job)).hasSize(2).allMatch(run -> run.state() == Run.State.RUNNING);
    }

    @Test
    void aRedirectToAPrivateAddressIsRefused() {
        UUID job = world.job("sly", "/to-private", null, null);
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        assertThat(world.run(job).state()).isEqualTo(Run.State.FAILED);
        assertThat(world.run(job).code()).isEqualTo("EGRESS_REFUSED");
    }

    @Test
    void aPrivateTargetIsRefusedAtOnce() {
        assertThatThrownBy(
                        () ->
                                world.job(
                                        world.alice,
                                        "sly",
                                        CronWorld.settings(
                                                "http://169.254.169.254/", 0, null, null)))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo("EGRESS_REFUSED");
                            assertThat(refused.field()).contains("target_url");
                        });
    }

    @Test
    void ofABigAnswerOnlyTheBeginningIsKept() {
        UUID job = world.job("big", "/big", null, null);
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        assertThat(world.run(job).state()).isEqualTo(Run.State.DONE);
        assertThat(world.run(job).answer()).hasSize(Targets.MOST_ANSWER);
    }

    @Test
    void whatMayHelpIsTriedAgainAndWhatCannotIsNot() {
        JobSettings busy = CronWorld.settings(world.target.url("/status/503"), 2, null, null);
        JobSettings gone = CronWorld.settings(world.target.url("/status/404"), 2, null, null);
        UUID again = world.job(world.alice, "busy", busy);
        UUID never = world.job(world.alice, "gone", gone);
        world.jobs.run(world.alice, again);
        world.jobs.run(world.alice, never);
        for (int attempt = 1; attempt <= 3; attempt++) {
            look();
            int so = attempt;
            CronWorld.until(
                    () ->
                            world.run(again).attempts() == so
                                    && world.run(again).state() != Run.State.RUNNING);
            world.clock.pass(Duration.ofSeconds(24)); // never a minute: the schedule stays out
            world.jobs.pause(world.alice, again, true);
            world.jobs.pause(world.alice, never, true);
            world.reconcile();
        }
        assertThat(world.run(again).state()).isEqualTo(Run.State.FAILED);
        assertThat(world.run(again).statusCode()).isEqualTo(503);
        assertThat(world.run(again).code()).isEqualTo("TARGET_REFUSED");
        assertThat(world.target.calls("/status/503")).hasSize(3);
        assertThat(world.target.calls("/status/404")).hasSize(1);
    }

    @Test
    void aPausedJobIsNotDueAndMakesUpForNothing() {
        UUID job = world.job("tidy", "/tidy", null, null);
        assertThat(world.jobs.pause(world.alice, job, true).nextAt()).isNull();
        world.reconcile();
        world.clock.pass(Duration.ofHours(1));
        look();
        world.jobs.pause(world.alice, job, false);
        world.reconcile();
        look();
        assertThat(world.runs(job)).isEmpty();
        assertThat(world.jobs.get(world.alice, job).nextAt()).isEqualTo("2026-06-01T13:01:00Z");
    }

    @Test
    void headersArriveAndAreNotReadable() {
        JobSettings settings =
                new JobSettings(
                        "@daily",
                        null,
                        world.target.url("/tidy"),
                        null,
                        "put",
                        Map.of("Authorization", "Bearer s3cret"),
                        "{\"a\":1}",
                        null,
                        null,
                        null,
                        null,
                        null);
        UUID job = world.job(world.alice, "tidy", settings);
        Job seen = world.jobs.get(world.alice, job);
        assertThat(seen.headers()).containsExactly("Authorization");
        assertThat(String.valueOf(seen.resource().spec().headers())).doesNotContain("s3cret");
        world.jobs.run(world.alice, job);
        look();
        world.ended(job);
        Target.Call call = world.target.calls("/tidy").get(0);
        assertThat(call.method()).isEqualTo("PUT");
        assertThat(call.body()).isEqualTo("{\"a\":1}");
        assertThat(call.header("Authorization")).isEqualTo("Bearer s3cret");
        assertThat(call.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void anotherTenantSeesNothing() {
        UUID job = world.job("tidy", "/tidy", null, null);
        assertNotFound(() -> world.jobs.get(world.mallory, job));
        assertNotFound(() -> world.jobs.run(world.mallory, job));
        assertNotFound(() -> world.jobs.runs(world.mallory, job, 10, null));
        assertNotFound(() -> world.jobs.pause(world.mallory, job, true));
        assertNotFound(() -> world.jobs.delete(world.mallory, job));
        ResourceQuery all = ResourceQuery.of(new PageQuery(10, null));
        assertThat(world.jobs.list(world.mallory, all).items()).isEmpty();
        assertThat(world.jobs.list(world.alice, all).items()).hasSize(1);
    }

    private static void assertNotFound(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.code().name()).isEqualTo("NOT_FOUND"));
    }

    @Test
    void nothingIsLeftOfADeletedJob() {
        UUID job = world.job("tidy", "/tidy", null, null);
        world.clock.pass(MINUTE);
        look();
        world.ended(job);
        world.jobs.delete(world.alice, job);
        world.reconcile();
        assertThat(world.tables.timer(job)).isEmpty();
        assertThat(world.tables.runs(job, 10, null)).isEmpty();
        world.clock.pass(MINUTE);
        look();
        assertThat(world.target.calls("/tidy")).hasSize(1);
    }

    @Test
    void theClockIsTheDatabases() {
        assertThat(world.tables.now())
                .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(5));
    }
}
