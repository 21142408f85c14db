// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** The runtime is killed while instances come and go; what was acknowledged holds. */
@ExtendWith(RunningCloud.Extension.class)
class CrashIT {

    private static final int OPERATIONS = 50;
    private static final int CLIENTS = 8;

    private final Map<String, Boolean> wanted = new ConcurrentHashMap<>();
    private final Set<String> doubtful = ConcurrentHashMap.newKeySet();

    private @Nullable Account user;

    @AfterEach
    void leaveNothing(RunningCloud cloud) {
        if (user != null) {
            Leftovers.remove(cloud, user);
        }
    }

    /** Launches, and terminates every third again; a call without an answer settles nothing. */
    private void operate(RunningCloud cloud, Account user, String driver, int number) {
        try {
            Reply launched =
                    cloud.post(user, "/instances", Instances.body("crash-" + number, driver));
            if (launched.status() != 202 && launched.status() != 201) {
                return;
            }
            String id = launched.id();
            wanted.put(id, true);
            if (number % 3 == 0) {
                doubtful.add(id);
                Reply terminated = cloud.delete(user, "/instances/" + id);
                if (terminated.status() < 300) {
                    doubtful.remove(id);
                    wanted.put(id, false);
                }
            }
        } catch (RuntimeException unanswered) {
            // the runtime is gone: the call may or may not have been stored
        }
    }

    private void crash(RunningCloud cloud, String driver) throws Exception {
        Account user = cloud.register("crash");
        this.user = user;
        Instances.withoutQuota(cloud, user);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int deadline = 5 + random.nextInt(OPERATIONS - 10);
        AtomicInteger begun = new AtomicInteger();
        CompletableFuture<Void> reached = new CompletableFuture<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < OPERATIONS; i++) {
            int number = i;
            clients.execute(
                    () -> {
                        if (begun.incrementAndGet() == deadline) {
                            reached.complete(null);
                        }
                        operate(cloud, user, driver, number);
                    });
        }
        reached.get(60, TimeUnit.SECONDS);
        cloud.kill9();
        clients.shutdown();
        assertThat(clients.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        cloud.restart();

        for (Map.Entry<String, Boolean> entry : wanted.entrySet()) {
            if (doubtful.contains(entry.getKey())) {
                continue;
            }
            if (entry.getValue()) {
                Instances.awaitState(cloud, user, entry.getKey(), "RUNNING");
            } else {
                Instances.awaitGone(cloud, user, entry.getKey());
            }
        }
        await("seed " + seed + ": nothing is on its way any more")
                .atMost(60, TimeUnit.SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(cloud.get(user, "/instances?limit=1000").json())
                                        .allSatisfy(
                                                instance ->
                                                        assertThat(instance.path("status").asText())
                                                                .isEqualTo("RUNNING")));
        Leftovers.remove(cloud, user);
    }

    @Test
    void pretendedInstancesSurvive(RunningCloud cloud) throws Exception {
        Instances.simulated(cloud);
        crash(cloud, "sim");
    }

    @Test
    void containersSurviveAndNoneIsOrphaned(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        Set<String> before = Set.copyOf(Docker.instances());
        crash(cloud, "docker");
        await("no orphan is left")
                .atMost(180, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(before).containsAll(Docker.instances()));
    }

    @Test
    void aFirstStartThatIsCutShortIsMadeAnew() throws Exception {
        try (RunningCloud fresh = RunningCloud.unpacked()) {
            fresh.begin();
            await("some bundles are installed and some are not")
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> Files.exists(fresh.home().resolve("data/cache/bundle5")));
            fresh.kill9();
            fresh.restart();
            assertThat(fresh.get(null, "/health/ready").status()).isEqualTo(200);

            assertThat(fresh.shell("feature:install compute-sim").exit()).isZero();
            fresh.kill9();
            fresh.restart();
            assertThat(fresh.shell("driver:list").out()).contains("sim");
        }
    }
}
