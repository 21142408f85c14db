// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnstileTest {

    private static final long LONG = 30_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Turnstile<String> turnstile = new Turnstile<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private String passed() {
        Turnstile.Room<String> room = turnstile.enter(LONG);
        assertThat(room).isNotNull();
        turnstile.leave(room);
        return room.value();
    }

    @Test
    void whoComesWhileNothingIsThereWaitsForTheNext() throws Exception {
        Future<String> waiting = threads.submit(this::passed);

        turnstile.open("a");

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo("a");
    }

    @Test
    void nobodyWaitsForWhatHasBeenGoneForLong() {
        assertThat(turnstile.enter(0)).isNull();
        turnstile.open("a");
        turnstile.close("a", 0);
        assertThat(turnstile.enter(0)).isNull();
    }

    @Test
    void closingWaitsForThoseInside() throws Exception {
        turnstile.open("a");
        Turnstile.Room<String> room = turnstile.enter(0);
        CountDownLatch closed = new CountDownLatch(1);
        threads.submit(
                () -> {
                    turnstile.close("a", LONG);
                    closed.countDown();
                });

        assertThat(closed.await(50, TimeUnit.MILLISECONDS)).isFalse();
        turnstile.leave(room);

        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void closingTheOldOneDoesNotWaitForThoseInTheNewOne() {
        turnstile.open("a");
        turnstile.open("b");
        Turnstile.Room<String> room = turnstile.enter(0);
        turnstile.close("a", LONG);
        turnstile.leave(room);
        assertThat(passed()).isEqualTo("b");
    }

    @Test
    void closingGivesUpOnThoseWhoStay() {
        turnstile.open("a");
        turnstile.enter(0);
        turnstile.close("a", 20);
        assertThat(turnstile.enter(0)).isNull();
    }

    @Test
    void nobodyIsEverInsideOfWhatIsClosed() throws Exception {
        int rounds = 300;
        List<AtomicBoolean> gone = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            gone.add(new AtomicBoolean());
        }
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger visits = new AtomicInteger();
        AtomicBoolean end = new AtomicBoolean();
        turnstile.open("0");
        List<Future<?>> visitors = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            visitors.add(
                    threads.submit(
                            () -> {
                                while (!end.get()) {
                                    Turnstile.Room<String> room = turnstile.enter(LONG);
                                    if (room == null
                                            || gone.get(Integer.parseInt(room.value())).get()) {
                                        wrong.incrementAndGet();
                                    }
                                    visits.incrementAndGet();
                                    Thread.yield();
                                    if (room != null) {
                                        turnstile.leave(room);
                                    }
                                }
                            }));
        }
        for (int i = 1; i <= rounds; i++) {
            // by turns: the next before the old one goes, and after
            if (i % 2 == 0) {
                turnstile.open(Integer.toString(i));
            }
            turnstile.close(Integer.toString(i - 1), LONG);
            gone.get(i - 1).set(true);
            if (i % 2 == 1) {
                turnstile.open(Integer.toString(i));
            }
        }
        end.set(true);
        for (Future<?> visitor : visitors) {
            visitor.get(30, TimeUnit.SECONDS);
        }
        assertThat(wrong).hasValue(0);
        assertThat(visits).hasPositiveValue();
    }
}
