// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.JobsFixture.Wish;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.StoreFixture;

/** What may be asked for, and who sees it. */
@Timeout(120)
class JobsTest {

    private static final String URL = "http://127.0.0.1:8080/hook";

    @TempDir Path folder;
    private CronWorld world;

    @BeforeEach
    void open() {
        world = CronWorld.h2(folder, "2026-01-01T00:00:00Z");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private static Wish daily() {
        return new Wish().with("name", "daily").with("schedule", "0 0 * * *").with("url", URL);
    }

    private static void refused(String code, String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo(code);
                            assertThat(refused.field().orElse("")).isEqualTo(field);
                            assertThat(refused.kind().status()).isBetween(400, 499);
                        });
    }

    @Test
    void aJobHasWhatIsUsual() {
        Job job = world.create(daily().made());
        assertThat(job.state()).isEqualTo("ACTIVE");
        assertThat(job.standing().nextRunAt()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(job.resource().spec().target().method()).isEqualTo("POST");
        assertThat(job.resource().spec().when().timeZone()).isEqualTo("UTC");
        assertThat(job.resource().spec().conduct().retries()).isEqualTo(3);
        assertThat(world.jobs.named(world.alice, "daily")).isPresent();
    }

    static Stream<Arguments> wrong() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 33; i++) {
            many.put("X-" + i, "v");
        }
        return Stream.of(
                Arguments.of("schedule", "61 * * * *", "INVALID_INPUT", "schedule"),
                Arguments.of("schedule", "x".repeat(201), "INVALID_INPUT", "schedule"),
                Arguments.of("schedule", " ", "INVALID_INPUT", "schedule"),
                Arguments.of("schedule", "@every 9s", "TOO_OFTEN", "schedule"),
                Arguments.of("timeZone", "Mars/Olympus", "INVALID_INPUT", "time_zone"),
                Arguments.of("timeZone", "", "INVALID_INPUT", "time_zone"),
                Arguments.of("dstGap", "maybe", "INVALID_INPUT", "dst_gap"),
                Arguments.of("dstOverlap", "maybe", "INVALID_INPUT", "dst_overlap"),
                Arguments.of("overlap", "maybe", "INVALID_INPUT", "overlap"),
                Arguments.of("misfire", "maybe", "INVALID_INPUT", "misfire"),
                Arguments.of("jitter", -1, "INVALID_INPUT", "jitter"),
                Arguments.of("jitter", 3601, "INVALID_INPUT", "jitter"),
                Arguments.of("timeout", 0, "INVALID_INPUT", "timeout"),
                Arguments.of("timeout", 901, "INVALID_INPUT", "timeout"),
                Arguments.of("retries", 11, "INVALID_INPUT", "retries"),
                Arguments.of("retryDelay", 0, "INVALID_INPUT", "retry_delay"),
                Arguments.of("url", "no address", "INVALID_INPUT", "target_url"),
                Arguments.of("url", "/path", "INVALID_INPUT", "target_url"),
                Arguments.of("url", "mailto:a@b", "INVALID_INPUT", "target_url"),
                Arguments.of("url", "http://h/" + "x".repeat(2000), "INVALID_INPUT", "target_url"),
                Arguments.of("url", "ftp://example.org/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("url", "http://127.0.0.2/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("url", "http://[::1]/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("url", "http://10.0.0.1/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("url", "http://169.254.169.254/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("url", "http://u:p@127.0.0.1/", "EGRESS_REFUSED", "target_url"),
                Arguments.of("method", "BREW", "INVALID_INPUT", "target_method"),
                Arguments.of("payload", "x".repeat(65537), "BODY_TOO_LARGE", "target_payload"),
                Arguments.of("headers", many, "INVALID_INPUT", "target_headers"),
                Arguments.of("headers", Map.of("a b", "v"), "INVALID_INPUT", "target_headers"),
                Arguments.of("headers", Map.of("Host", "v"), "INVALID_INPUT", "target_headers"),
                Arguments.of(
                        "headers",
                        Map.of("Cloud-Cron-Run", "v"),
                        "INVALID_INPUT",
                        "target_headers"),
                Arguments.of(
                        "headers", Map.of("A", "v\r\nB: w"), "INVALID_INPUT", "target_headers"),
                Arguments.of(
                        "headers",
                        Map.of("A", "x".repeat(9000)),
                        "BODY_TOO_LARGE",
                        "target_headers"),
                Arguments.of("parameters", Map.of("a", "b"), "INVALID_INPUT", "target_parameters"),
                Arguments.of("name", "two words", "INVALID_NAME", "name"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatCannotBeIsRefused(String field, Object value, String code, String named) {
        refused(code, named, () -> world.create(daily().with(field, value).made()));
        Job job = world.create(daily().made());
        refused(
                code,
                named,
                () ->
                        world.jobs.update(
                                world.alice,
                                job.resource().id(),
                                new Wish().with(field, value).made()));
        assertThat(world.jobs.list(world.alice, ResourceQuery.of(PageQuery.first())).items())
                .hasSize(1);
    }

    @Test
    void anUnknownTypeOfTargetIsToldWhatThereIs() {
        Wish fax =
                new Wish()
                        .with("name", "fax")
                        .with("schedule", "@daily")
                        .with("type", "fax")
                        .with("parameters", Map.of("number", "1"));
        assertThatThrownBy(() -> world.create(fax.made()))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo("UNKNOWN_TARGET");
                            assertThat(refused.kind().status()).isEqualTo(422);
                            assertThat(refused.details())
                                    .containsEntry("field", "target_type")
                                    .containsEntry("installed", "url");
                        });
    }

    @Test
    void nameScheduleAndAddressAreNeeded() {
        refused("INVALID_INPUT", "name", () -> world.create(new Wish().made()));
        refused(
                "INVALID_INPUT",
                "schedule",
                () -> world.create(new Wish().with("name", "a").made()));
        refused(
                "INVALID_INPUT",
                "target_url",
                () -> world.create(new Wish().with("name", "a").with("schedule", "@daily").made()));
    }

    @Test
    void aNameIsTakenOnceInATenant() {
        world.create(daily().made());
        refused("NAME_TAKEN", "name", () -> world.create(daily().made()));
        world.jobs.create(StoreFixture.newCaller(), daily().made());
    }

    @Test
    void anotherTenantSeesNothing() {
        Job job = world.create(daily().made());
        UUID id = job.resource().id();
        Run run = world.jobs.run(world.alice, id);
        Caller bob = StoreFixture.newCaller();
        for (ThrowingCallable call :
                List.<ThrowingCallable>of(
                        () -> world.jobs.get(bob, id),
                        () -> world.jobs.update(bob, id, new Wish().made()),
                        () -> world.jobs.pause(bob, id),
                        () -> world.jobs.resume(bob, id),
                        () -> world.jobs.delete(bob, id),
                        () -> world.jobs.run(bob, id),
                        () -> world.jobs.runs(bob, id, PageQuery.first()),
                        () -> world.jobs.run(bob, id, run.id()))) {
            refused("NOT_FOUND", "", call);
        }
        assertThat(world.jobs.list(bob, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
        Job theirs = world.jobs.create(bob, daily().made());
        refused("NOT_FOUND", "", () -> world.jobs.run(bob, theirs.resource().id(), run.id()));
        assertThat(world.jobs.runs(bob, theirs.resource().id(), PageQuery.first()).items())
                .isEmpty();
    }

    @Test
    void anUpdateChangesWhatItSaysAndNothingElse() {
        Job job =
                world.create(
                        daily().with("headers", Map.of("A", "secret")).with("timeout", 5).made());
        Job changed =
                world.jobs.update(
                        world.alice,
                        job.resource().id(),
                        new Wish().with("name", "nightly").with("retries", 1).made());
        assertThat(changed.resource().name()).isEqualTo("nightly");
        assertThat(changed.resource().spec().conduct().retries()).isEqualTo(1);
        assertThat(changed.resource().spec().target()).isEqualTo(job.resource().spec().target());
        assertThat(changed.headers().get("a").reveal()).isEqualTo("secret");
        assertThat(String.valueOf(changed.resource().spec().target().headers()))
                .doesNotContain("secret");
        Job back =
                world.jobs.update(
                        world.alice,
                        job.resource().id(),
                        new Wish().with("headers", Map.of("a", "***", "B", "new")).made());
        assertThat(back.headers().get("A").reveal()).isEqualTo("secret");
        assertThat(back.headers().get("B").reveal()).isEqualTo("new");
        refused(
                "INVALID_INPUT",
                "target_headers",
                () -> world.create(daily().with("headers", Map.of("A", "***")).made()));
        Job bare =
                world.jobs.update(
                        world.alice,
                        job.resource().id(),
                        new Wish().with("headers", Map.of()).made());
        assertThat(bare.headers()).isEmpty();
    }

    @Test
    void aStaleUpdateIsRefused() {
        Job job = world.create(daily().made());
        Caller stale = world.alice.with(new Conditions(null, job.resource().version() + 7, false));
        refused(
                "STALE_VERSION",
                "",
                () ->
                        world.jobs.update(
                                stale, job.resource().id(), new Wish().with("jitter", 1).made()));
    }

    @Test
    void aDryRunLeavesNothing() {
        Caller dry = world.alice.with(new Conditions(null, null, true));
        Job would = world.jobs.create(dry, daily().made());
        refused("NOT_FOUND", "", () -> world.jobs.get(world.alice, would.resource().id()));
        Job job = world.create(daily().made());
        UUID id = job.resource().id();
        world.jobs.pause(dry, id);
        world.jobs.run(dry, id);
        world.jobs.delete(dry, id);
        Job still = world.jobs.get(world.alice, id);
        assertThat(still.state()).isEqualTo("ACTIVE");
        assertThat(still.standing().nextRunAt()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(world.history(still)).isEmpty();
    }

    @Test
    void aRepeatedCreationIsAnsweredWithTheFirst() {
        Caller once = world.alice.with(new Conditions("key", null, false));
        Job first = world.jobs.create(once, daily().with("headers", Map.of("A", "b")).made());
        Job again = world.jobs.create(once, daily().with("headers", Map.of("A", "b")).made());
        assertThat(again.resource().id()).isEqualTo(first.resource().id());
    }

    @Test
    void aRepeatedRequestForARunIsAnsweredWithTheFirst() {
        UUID id = world.create(daily().with("overlap", "allow").made()).resource().id();
        Caller once = world.alice.with(new Conditions("key", null, false));
        Run first = world.jobs.run(once, id);
        assertThat(world.jobs.run(once, id).id()).isEqualTo(first.id());
        assertThat(world.jobs.run(world.alice, id).id()).isNotEqualTo(first.id());
        assertThat(world.jobs.run(world.alice, id, first.id()).number()).isEqualTo(1);
    }

    @Test
    void aRunBesideAnotherIsRefusedUnlessTheJobWantsIt() {
        UUID id = world.create(daily().made()).resource().id();
        world.jobs.run(world.alice, id);
        refused("RUN_OVERLAPS", "", () -> world.jobs.run(world.alice, id));
    }

    @Test
    void aPausedJobSaysSoAtOnce() {
        UUID id = world.create(daily().made()).resource().id();
        Job paused = world.jobs.pause(world.alice, id);
        assertThat(paused.state()).isEqualTo("PAUSED");
        assertThat(paused.standing().nextRunAt()).isNull();
        assertThat(world.jobs.pause(world.alice, id).state()).isEqualTo("PAUSED");
        world.store.reconcileAll(world.reconciler);
        assertThat(
                        world.jobs
                                .list(
                                        world.alice,
                                        ResourceQuery.of(PageQuery.first())
                                                .where("state", "PAUSED"))
                                .items())
                .hasSize(1);
        Job resumed = world.jobs.resume(world.alice, id);
        assertThat(resumed.state()).isEqualTo("ACTIVE");
        assertThat(resumed.standing().nextRunAt()).isEqualTo("2026-01-02T00:00:00Z");
    }

    @Test
    void aTenantHasSoManyJobsAndNoneTooOften() {
        world.store.limits(
                (tenant, quota) ->
                        quota.equals("cron_jobs") ? OptionalLong.of(2) : OptionalLong.empty());
        world.create(JobsFixture.wish("a", "@daily", URL));
        Job b = world.create(JobsFixture.wish("b", "@daily", URL));
        assertThatThrownBy(() -> world.create(JobsFixture.wish("c", "@daily", URL)))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.code().name()).isEqualTo("QUOTA_EXCEEDED"));
        world.jobs.delete(world.alice, b.resource().id());
        world.store.reconcileAll(world.reconciler);
        world.create(JobsFixture.wish("c", "@daily", URL));
        JobsFixture.limit(world.jobs, 300);
        refused(
                "TOO_OFTEN",
                "schedule",
                () -> world.create(JobsFixture.wish("d", "*/4 * * * *", URL)));
        refused(
                "TOO_OFTEN",
                "schedule",
                () -> world.create(JobsFixture.wish("d", "@every 4m59s", URL)));
        JobsFixture.limit(world.jobs, 240);
        world.jobs.update(
                world.alice,
                world.jobs.named(world.alice, "c").orElseThrow().resource().id(),
                new Wish().with("schedule", "*/4 * * * *").made());
    }
}
