// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobWish;
import org.thecloud.cron.service.JobsFixture.Wish;
import org.thecloud.cron.service.Run;

/** Which runs there are, and when. */
abstract class SchedulesContract extends RunsContract {

    SchedulesContract(Database database) {
        super(database);
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
    void timesThatWereRunAreNotRunAgainAfterAClockWasPutBackAndTheJobResumed() throws Exception {
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
                world.create(wish("@hourly").with("name", "none").with("misfire", "skip").made());
        world.clock.set("2026-01-01T03:30:00Z");
        world.engine(Map.of());
        world.settle();
        assertThat(world.told(once))
                .containsExactly("MISSED 2026-01-01T01:00:00Z", "SUCCEEDED 2026-01-01T03:00:00Z");
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
}
