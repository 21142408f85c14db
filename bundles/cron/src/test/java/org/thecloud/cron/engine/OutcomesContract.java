// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobsFixture;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.egress.Receiver;

/** What becomes of runs, what follows from it, and how long it is known. */
abstract class OutcomesContract extends RunsContract {

    OutcomesContract(Database database) {
        super(database);
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
        assertThat(world.history(job).get(world.history(job).size() - 1).number()).isEqualTo(60);
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
                world.jobs.runs(world.alice, job.resource().id(), new PageQuery(5, first.next()));
        assertThat(rest.items().stream().map(Run::number)).containsExactly(2L, 1L);
        assertThat(rest.next()).isNull();
    }
}
