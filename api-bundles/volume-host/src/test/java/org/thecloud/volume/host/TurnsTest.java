// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException;

class TurnsTest {

    private static final int THREADS = 8;
    private static final int TIMES = 2000;

    private final Turns turns = new Turns();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void oneAtATimeAndNothingIsRememberedAfterwards() throws Exception {
        List<UUID> ids = List.of(UUID.randomUUID(), UUID.randomUUID());
        int[] done = new int[2]; // counted without a lock of its own
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            all.add(
                    threads.submit(
                            () -> {
                                for (int i = 0; i < TIMES; i++) {
                                    try (Turns.Turn turn = turns.take(ids.get(i % 2))) {
                                        done[i % 2]++;
                                    }
                                }
                            }));
        }
        for (Future<?> one : all) {
            one.get(60, TimeUnit.SECONDS);
        }
        assertThat(done).containsOnly(THREADS * TIMES / 2);
        assertThat(turns.size()).isZero();
    }

    @Test
    void othersDoNotWait() throws Exception {
        try (Turns.Turn one = turns.take(UUID.randomUUID())) {
            Future<?> other = threads.submit(() -> turns.take(UUID.randomUUID()).close());
            other.get(60, TimeUnit.SECONDS);
            assertThat(turns.size()).isEqualTo(1);
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void whoIsInterruptedWhileHeWaitsGetsAwayAndIsForgotten() throws Exception {
        UUID id = UUID.randomUUID();
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> waiting;
        try (Turns.Turn turn = turns.take(id)) {
            waiting =
                    threads.submit(
                            () -> {
                                begun.countDown();
                                turns.take(id).close();
                            });
            begun.await();
            threads.shutdownNow();
            assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(DriverException.class);
            assertThat(turns.size()).isEqualTo(1);
        }
        assertThat(turns.size()).isZero();
    }
}
