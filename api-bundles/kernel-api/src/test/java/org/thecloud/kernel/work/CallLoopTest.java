// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thecloud.kernel.work.Lanes.Lane;

@Timeout(30)
class CallLoopTest {

    private static final List<Lane> LANE = List.of(new Lane("one", 10));
    private static final long LONG = Duration.ofMinutes(1).toMillis();

    private final Lanes lanes = new Lanes(10);
    private final Rows rows = new Rows();
    private CallLoop<String> loop = new CallLoop<>("test", lanes, Duration.ofMinutes(1), rows);

    /** Rows that tell what is done to them. */
    private final class Rows implements CallLoop.Duty<String> {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private volatile int failures;

        @Override
        public long begin() {
            told.add("begin");
            fail();
            return LONG;
        }

        @Override
        public void store(List<String> ended) {
            told.add("store " + ended);
            fail();
        }

        private void fail() {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("the store is down");
            }
        }

        @Override
        public int takeOver() {
            return 0;
        }

        @Override
        public void extend(Duration lease) {
            told.add("extend " + lease.toSeconds());
        }

        @Override
        public void giveUp() {
            told.add("give up");
            lanes.leave(LANE);
            loop.ended("cancelled");
        }

        @Override
        public void failing(Throwable why) {
            told.add(String.valueOf(why.getMessage()));
        }

        String next() throws InterruptedException {
            return String.valueOf(told.poll(20, TimeUnit.SECONDS));
        }

        List<String> rest() {
            List<String> rest = new ArrayList<>();
            told.drainTo(rest);
            return rest;
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.close();
    }

    @Test
    void whatEndedIsStoredTogetherAndAgainIfThatFails() throws Exception {
        loop.ended("a");
        loop.ended("b");
        rows.failures = 1;

        try {
            loop.store(0);
        } catch (IllegalStateException down) {
            loop.ended("c");
        }

        assertThat(loop.store(0)).isEqualTo(3);
        assertThat(rows.rest()).containsExactly("store [a, b]", "store [a, b, c]");
        assertThat(loop.store(0)).isZero();
    }

    @Test
    void aFailureToBeginIsNotTheEnd() throws Exception {
        rows.failures = 2;
        loop.start();

        assertThat(List.of(rows.next(), rows.next(), rows.next(), rows.next()))
                .as("told once")
                .containsExactly("begin", "the store is down", "begin", "begin");
    }

    @Test
    void newsAndEndsAreLookedAtBeforeTheTimeIsOver() throws Exception {
        loop.start();
        assertThat(rows.next()).isEqualTo("begin");

        loop.wake();
        assertThat(rows.next()).isEqualTo("begin");

        loop.ended("a");
        assertThat(List.of(rows.next(), rows.next()))
                .containsExactlyInAnyOrder("begin", "store [a]");
    }

    @Test
    void leasesOfCallsAreProlonged() throws Exception {
        lanes.enter(LANE);
        loop.start();

        assertThat(List.of(rows.next(), rows.next()))
                .containsExactlyInAnyOrder("begin", "extend 30");
        lanes.leave(LANE);
    }

    @Test
    void whoClosesWaitsForCallsThatAreMadeAndStoresWhatCameOfThem() throws Exception {
        lanes.enter(LANE);
        loop.start();
        Thread closing = new Thread(this::close);
        closing.start();
        await(closing, Thread.State.TIMED_WAITING);

        loop.ended("late");
        lanes.leave(LANE);
        closing.join();

        assertThat(rows.rest()).contains("store [late]").doesNotContain("give up");
    }

    @Test
    void whatTakesTooLongIsGivenUp() throws Exception {
        loop = new CallLoop<>("test", lanes, Duration.ZERO, rows);
        lanes.enter(LANE);
        loop.start();

        loop.close();

        assertThat(rows.rest()).containsSubsequence("give up", "store [cancelled]");
    }

    private static void await(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }

    private void close() {
        try {
            loop.close();
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }
}
