// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.JobsFixture.Wish;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.spi.CronTarget;
import org.thecloud.cron.spi.Firing;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Demand;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.kernel.egress.Receiver;
import org.thecloud.kernel.egress.SelfSigned;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.store.StoreFixture;

/** What is called, and what becomes of it: 127.0.0.1 plays the public network. */
@Timeout(120)
class CallsTest {

    @TempDir Path folder;
    private CronWorld world;
    private Receiver receiver;
    private int number;

    @BeforeEach
    void open() {
        receiver = Receiver.content();
        world = CronWorld.h2(folder, "2026-01-01T00:00:00Z");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
        receiver.close();
    }

    private Run fired(Wish wish) throws InterruptedException {
        Job job =
                world.create(
                        wish.with("name", "job" + number++).with("schedule", "@hourly").made());
        world.jobs.run(world.alice, job.resource().id());
        world.settle();
        return world.history(job).get(0);
    }

    private Wish to(String path) {
        return new Wish().with("url", receiver.url(path)).with("retries", 0);
    }

    @Test
    void aCallHasWhatTheJobSays() throws Exception {
        Run run =
                fired(
                        to("/hook")
                                .with("method", "put")
                                .with("headers", Map.of("Authorization", "Bearer s", "X-Mine", "1"))
                                .with("payload", "{\"a\": 1}"));
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.origin()).isEqualTo(Run.Origin.MANUAL);
        assertThat(run.result()).isEqualTo(new Run.Result(200, null, null, "ok"));
        Receiver.Asked asked = receiver.asked().get(0);
        assertThat(asked.method()).isEqualTo("PUT");
        assertThat(asked.path()).isEqualTo("/hook");
        assertThat(asked.body()).isEqualTo("{\"a\": 1}");
        assertThat(asked.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(asked.headers().getFirst("Authorization")).isEqualTo("Bearer s");
        assertThat(asked.headers().getFirst("X-Mine")).isEqualTo("1");
        assertThat(asked.headers().getFirst("Cloud-Cron-Job")).isEqualTo(run.job().toString());
        assertThat(asked.headers().getFirst("Cloud-Cron-Run")).isEqualTo(run.id().toString());
        assertThat(asked.headers().getFirst("Idempotency-Key")).isEqualTo(run.id().toString());
        assertThat(asked.headers().getFirst("Cloud-Cron-Scheduled"))
                .isEqualTo(run.scheduledAt().toString());
    }

    @Test
    void aRedirectToTheInsideIsRefused() throws Exception {
        try (Receiver inside = Receiver.on("127.0.0.2", receiver.port(), null)) {
            receiver.redirect("/go", 307, inside.url("/secret"));
            Run run = fired(to("/go").with("retries", 5));
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.result().code()).isEqualTo("EGRESS_REFUSED");
            assertThat(inside.asked()).isEmpty();
        }
    }

    @Test
    void aCertificateThatDoesNotFitIsNoTarget() throws Exception {
        SSLContext tls = SelfSigned.of("elsewhere.test", folder).tls();
        try (Receiver secure = Receiver.on("127.0.0.1", 0, tls)) {
            Run run = fired(new Wish().with("url", secure.url("/")).with("retries", 0));
            assertThat(run.state()).isEqualTo(RunState.FAILED);
            assertThat(run.result().code()).isEqualTo("EGRESS_UNTRUSTED");
            assertThat(secure.asked()).isEmpty();
        }
    }

    @Test
    void ofALongAnswerTheBeginningIsKept() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        receiver.page(
                "/big",
                exchange -> {
                    exchange.sendResponseHeaders(200, 10_000_000);
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            exchange.getResponseBody().write("x".repeat(1000).getBytes());
                        }
                    } catch (IOException closed) {
                        gaveUp.countDown();
                    }
                });
        Run run = fired(to("/big"));
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.result().answer()).hasSize(4096);
        gaveUp.await();
    }

    @Test
    void whatIsNoTextIsKeptAllTheSame() throws Exception {
        receiver.page(
                "/bytes",
                exchange -> {
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[] {'a', 0, (byte) 0xff});
                });
        assertThat(fired(to("/bytes")).result().answer()).isEqualTo("a\uFFFD\uFFFD");
    }

    @Test
    void nobodyThereIsAFailureThatMayPass() throws Exception {
        String url = receiver.url("/");
        receiver.close();
        Run run = fired(new Wish().with("url", url).with("retries", 1));
        assertThat(run.state()).isEqualTo(RunState.QUEUED);
        assertThat(run.result().code()).isEqualTo("EGRESS_UNREACHABLE");
        assertThat(run.dueAt())
                .isBetween(
                        world.clock.instant().plusSeconds(10),
                        world.clock.instant().plusSeconds(12));
    }

    @Test
    void aTargetThatNeverAnswersEndsAtItsTimeout() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/never", exchange -> Receiver.hold(exchange, end));
        Run run = fired(to("/never").with("timeout", 1));
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.result().code()).isEqualTo("EGRESS_TIMEOUT");
        end.countDown();
    }

    @Test
    void aTargetThatNeverAnswersHoldsUpNoOther() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/never", exchange -> Receiver.hold(exchange, end));
        try (Receiver good = Receiver.content()) {
            Caller bob = StoreFixture.newCaller();
            for (int i = 0; i < 40; i++) { // five times as many as one host gets
                world.create(JobsFixture.wish("slow-" + i, "@hourly", receiver.url("/never")));
            }
            Job other = world.create(JobsFixture.wish("other", "@hourly", good.url("/")));
            world.jobs.create(bob, JobsFixture.wish("neighbour", "@hourly", receiver.url("/")));
            world.clock.pass(Duration.ofHours(1));
            Instant giveUp = Instant.now().plusSeconds(60);
            while (good.asked().isEmpty() || receiver.asked("/").isEmpty()) {
                assertThat(Instant.now()).isBefore(giveUp);
                world.engine.turn();
                world.engine.store(20);
            }
            assertThat(receiver.asked("/never")).hasSizeLessThanOrEqualTo(8);
            assertThat(world.engine.calls()).isLessThanOrEqualTo(10);
            end.countDown(); // and the others get their turn
            world.settle();
            assertThat(receiver.asked("/never")).hasSize(40);
            assertThat(world.count(other, RunState.SUCCEEDED)).isEqualTo(1);
        }
    }

    @Test
    void whenTheServiceStopsCallsEndOrAreMadeAgain() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/never", exchange -> Receiver.hold(exchange, end));
        Job slow =
                world.create(
                        new Wish()
                                .with("name", "slow")
                                .with("schedule", "@hourly")
                                .with("url", receiver.url("/never"))
                                .with("retries", 0)
                                .made());
        Engine first = world.engine(Map.of("drain.seconds", 0));
        first.start();
        world.clock.pass(Duration.ofHours(1));
        Instant giveUp = Instant.now().plusSeconds(60);
        while (receiver.asked("/never").isEmpty()) {
            assertThat(Instant.now()).isBefore(giveUp);
            Thread.onSpinWait();
        }
        first.close();
        assertThat(world.count(slow, RunState.QUEUED)).isEqualTo(1);
        end.countDown();
        world.engine(Map.of());
        world.settle();
        assertThat(world.count(slow, RunState.SUCCEEDED)).isEqualTo(1);
        assertThat(
                        receiver.asked("/never").stream()
                                .map(asked -> asked.header("Cloud-Cron-Run"))
                                .distinct())
                .hasSize(1);
    }

    /** A target as another bundle may offer it. */
    private static final class Box implements CronTarget {

        final List<Firing> fired = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public Probe probe() {
            return Probe.ready("");
        }

        @Override
        public Demand check(Caller caller, Map<String, String> parameters) {
            if (!parameters.containsKey("box")) {
                throw CloudException.invalid("target_parameters.box", "box is required");
            }
            return new Demand("box:write", "box/" + parameters.get("box"));
        }

        @Override
        public String fire(Caller self, Firing firing) {
            fired.add(firing);
            if (firing.attempt() == 1) {
                throw new CloudException(KernelError.UNAVAILABLE, "not yet");
            }
            return "taken";
        }
    }

    @Test
    void whoMayNotDoWhatATargetDoesMakesNoJobOfIt() {
        world.drivers.installed.put("box", new Box());
        Wish closed =
                new Wish()
                        .with("name", "closed")
                        .with("schedule", "@hourly")
                        .with("type", "box")
                        .with("parameters", Map.of("box", "closed"));
        CloudException refused =
                catchThrowableOfType(CloudException.class, () -> world.create(closed.made()));
        assertThat(refused.code()).isEqualTo(KernelError.FORBIDDEN);
        assertThat(refused.details()).containsEntry("permission", "box:write");
    }

    @Test
    void anInstalledTargetIsActedOn() throws Exception {
        Box box = new Box();
        world.drivers.installed.put("box", box);
        Job job =
                world.create(
                        new Wish()
                                .with("name", "boxed")
                                .with("schedule", "@hourly")
                                .with("type", "box")
                                .with("parameters", Map.of("box", "b1"))
                                .with("payload", "p")
                                .made());
        world.clock.pass(Duration.ofHours(1));
        world.settle();
        world.clock.pass(Duration.ofSeconds(12));
        world.settle();
        Run run = world.history(job).get(0);
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(run.result().answer()).isEqualTo("taken");
        assertThat(box.fired).hasSize(2);
        assertThat(box.fired.get(1))
                .isEqualTo(
                        new Firing(
                                run.job(),
                                run.id(),
                                2,
                                run.scheduledAt(),
                                Map.of("box", "b1"),
                                "p"));
    }

    @Test
    void aTargetThatWasUninstalledIsAFailureThatMayPass() throws Exception {
        world.drivers.installed.put("box", new Box());
        Job job = world.create(boxed().made());
        world.drivers.installed.clear();
        world.clock.pass(Duration.ofHours(1));
        world.settle();
        assertThat(world.history(job).get(0).state()).isEqualTo(RunState.QUEUED);
        assertThat(world.history(job).get(0).result().code()).isEqualTo("DRIVER_MISSING");
    }

    private static Wish boxed() {
        return new Wish()
                .with("name", "boxed")
                .with("schedule", "@hourly")
                .with("type", "box")
                .with("parameters", Map.of("box", "b1"));
    }

    @Test
    void aJobWhoseTargetIsGoneSaysSoUntilItIsBack() throws Exception {
        Box box = new Box();
        world.drivers.installed.put("box", box);
        Job job = world.create(boxed().with("retries", 0).made());
        assertThat(world.state(job)).isEqualTo("ACTIVE");

        world.drivers.installed.clear();
        assertThat(world.state(job)).isEqualTo("DEGRADED");
        assertThat(world.reason(job))
                .isEqualTo(new Reason("DRIVER_MISSING", "target box is not installed"));
        world.clock.pass(Duration.ofHours(1));
        world.settle();
        assertThat(world.count(job, RunState.FAILED)).isEqualTo(1);

        world.drivers.installed.put("box", box);
        assertThat(world.state(job)).isEqualTo("ACTIVE");
    }

    @Test
    void aJobWhoseTargetWasGoneBeforeTheRuntimeStartedSaysSo() throws Exception {
        world.drivers.installed.put("box", new Box());
        Job job = world.create(boxed().made());
        assertThat(world.state(job)).isEqualTo("ACTIVE");
        world.drivers.installed.clear();
        assertThat(world.stateAfterRestart(job)).isEqualTo("DEGRADED");
    }
}
