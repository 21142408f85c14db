// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;
import org.thecloud.kernel.egress.Receiver;

/** Runs that are due while an earlier one of their job lasts. */
abstract class OverlapsContract extends RunsContract {

    OverlapsContract(Database database) {
        super(database);
    }

    @Test
    void aRunIsSkippedWhileAnEarlierOneLasts() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        receiver.page("/held", exchange -> Receiver.hold(exchange, end));
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
        CountDownLatch called = new CountDownLatch(1);
        receiver.page(
                "/held",
                exchange -> {
                    called.countDown();
                    Receiver.hold(exchange, end);
                });
        Job job =
                job(wish("@every 10s").with("url", receiver.url("/held")).with("overlap", "queue"));
        passing(4);
        called.await();
        assertThat(world.history(job).stream().map(Run::state))
                .containsExactly(
                        RunState.RUNNING, RunState.WAITING, RunState.SKIPPED, RunState.SKIPPED);
        assertThat(receiver.asked("/held")).hasSize(1);
        end.countDown();
        world.settle();
        assertThat(world.history(job).stream().map(Run::state))
                .containsExactly(
                        RunState.SUCCEEDED, RunState.SUCCEEDED, RunState.SKIPPED, RunState.SKIPPED);
    }

    @Test
    void runsMayBeMadeBesideEachOther() throws Exception {
        CountDownLatch all = new CountDownLatch(3);
        receiver.page(
                "/held",
                exchange -> {
                    all.countDown();
                    Receiver.hold(exchange, all);
                });
        Job job =
                job(wish("@every 10s").with("url", receiver.url("/held")).with("overlap", "allow"));
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
}
