// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.thecloud.cron.service.Claimed;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.RunState;
import org.thecloud.cron.store.RunTable;
import org.thecloud.kernel.egress.Receiver;

/** Runtimes beside each other, and what the next makes of one that died. */
abstract class RuntimesContract extends RunsContract {

    RuntimesContract(Database database) {
        super(database);
    }

    @Test
    void twoEnginesMakeEachRunOnce() throws Exception {
        List<Job> all = jobs("@every 10s", 40);
        List<Engine> engines = new ArrayList<>(List.of(world.engine));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (AutoCloseable other = database.beside(world, folder, engines)) {
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

    @Test
    void whatADeadRuntimeBeganIsMadeByTheNext() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/held", exchange -> Receiver.hold(exchange, end));
        Job job = job(wish("@hourly").with("url", receiver.url("/held")).with("retries", 0));
        world.clock.pass(Duration.ofHours(1));
        assertThat(world.engine.turn()).isTrue(); // and nobody stores what comes of it
        assertThat(world.count(job, RunState.RUNNING)).isEqualTo(1);
        end.countDown();
        world.engine(Map.of());
        if (database == Database.H2) {
            assertThat(world.engine.takeOver()).isEqualTo(1);
        } else {
            assertThat(world.engine.takeOver()).isZero(); // its lease lasts
        }
    }

    @Test
    void theNextRuntimeFinishesWhatIsItsAlone() throws Exception {
        // H2 belongs to one process: what another holds is dead
        Assumptions.assumeTrue(database == Database.H2);
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
    void theScheduleFollowsAJobWhoseMakerDied() throws Exception {
        Job job = job(wish("@hourly"));
        world.schedules.remove(job.resource().id()); // as if it had not come so far
        world.store.reconcileAll(world.reconciler);
        world.clock.pass(Duration.ofHours(1));
        world.settle();
        assertThat(world.told(job)).containsExactly("SUCCEEDED 2026-01-01T01:00:00Z");
    }
}
