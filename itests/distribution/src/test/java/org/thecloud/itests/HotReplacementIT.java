// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Bundles are replaced under about 200 requests a second, and no request fails. */
@ExtendWith(RunningCloud.Extension.class)
class HotReplacementIT {

    private static final int EVERY_MILLIS = 5;
    private static final int LAUNCH_EVERY = 20;
    private static final int BEFORE_AND_AFTER = 400;

    /** So many fit into a small host, however slowly they are terminated. */
    private static final int INSTANCES_AT_ONCE = 16;

    /**
     * Reads with a launch now and then, at a fixed rate whatever the answers take. What was
     * launched is waited for and terminated, which makes room for another.
     */
    private static final class Load implements AutoCloseable {

        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger launched = new AtomicInteger();
        private final Semaphore room = new Semaphore(INSTANCES_AT_ONCE);
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final ExecutorService clients = Executors.newFixedThreadPool(64);
        private final ExecutorService owners = Executors.newFixedThreadPool(INSTANCES_AT_ONCE);
        private final RunningCloud cloud;
        private final Account user;
        private final String driver;
        private final String known;

        Load(RunningCloud cloud, Account user, String driver, String known) {
            this.cloud = cloud;
            this.user = user;
            this.driver = driver;
            this.known = known;
            clock.scheduleAtFixedRate(
                    () -> clients.execute(this::request), 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }

        private void request() {
            int number = sent.incrementAndGet();
            try {
                Reply reply;
                if (number % LAUNCH_EVERY == 0 && room.tryAcquire()) {
                    reply =
                            cloud.post(
                                    user, "/instances", Instances.body(Instances.name(), driver));
                    String id = reply.id();
                    if (reply.status() < 300) {
                        owners.execute(() -> use(id));
                    }
                } else {
                    reply =
                            cloud.get(
                                    user,
                                    number % 2 == 0 ? "/instances/" + known : "/instance-types");
                }
                if (reply.status() >= 300) {
                    failures.add(reply.toString());
                }
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
            answered.incrementAndGet();
        }

        private void use(String id) {
            try {
                Instances.awaitState(cloud, user, id, "RUNNING");
                launched.incrementAndGet();
                Instances.terminate(cloud, user, id);
                Instances.awaitGone(cloud, user, id);
                room.release();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e.toString());
            }
        }

        void more(int count) {
            int goal = answered.get() + count;
            await().atMost(60, TimeUnit.SECONDS).until(() -> answered.get() >= goal);
        }

        /** Until one runs whose launch began from now on. */
        void anotherLaunched() {
            int goal = launched.get() + INSTANCES_AT_ONCE + 1;
            await().atMost(180, TimeUnit.SECONDS)
                    .until(() -> launched.get() >= goal || !failures.isEmpty());
        }

        @Override
        public void close() throws Exception {
            clock.shutdown();
            clock.awaitTermination(10, TimeUnit.SECONDS);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            owners.shutdown();
            assertThat(owners.awaitTermination(120, TimeUnit.SECONDS)).isTrue();
        }
    }

    private @Nullable Account user;

    @AfterEach
    void leaveNothing(RunningCloud cloud) {
        if (user != null) {
            Leftovers.remove(cloud, user);
        }
    }

    /** State and time of the last change of every bundle, by symbolic name. */
    private static Map<String, String> bundles(RunningCloud cloud, List<String> without) {
        Map<String, String> states = new TreeMap<>();
        cloud.shell("bundle:list -t 0 -s -l --no-format")
                .out()
                .lines()
                .map(line -> line.split("\t"))
                .filter(cells -> cells.length > 4 && cells[0].strip().matches("\\d+"))
                .forEach(cells -> states.put(cells[cells.length - 1], String.join(" ", cells)));
        without.forEach(name -> states.keySet().removeIf(known -> known.contains(name)));
        return states;
    }

    private void survives(
            RunningCloud cloud, String driver, List<String> replaced, Runnable replacement)
            throws Exception {
        Account user = cloud.register("swapper");
        this.user = user;
        Instances.withoutQuota(cloud, user);
        String known = Instances.launch(cloud, user, Instances.body(Instances.name(), driver));
        Instances.awaitState(cloud, user, known, "RUNNING");
        Map<String, String> before = bundles(cloud, replaced);
        Load load = new Load(cloud, user, driver, known);
        try (load) {
            load.more(BEFORE_AND_AFTER);
            replacement.run();
            load.more(BEFORE_AND_AFTER);
            load.anotherLaunched();
        }

        assertThat(load.failures).as("of " + load.sent + " requests").isEmpty();
        assertThat(bundles(cloud, replaced)).isEqualTo(before);
    }

    private static void update(RunningCloud cloud, String symbolicName) {
        Ssh.Output output = cloud.shell("bundle:update " + symbolicName);
        assertThat(output.exit()).as(output.toString()).isZero();
    }

    @Test
    void theSimulatedDriverIsUpdated(RunningCloud cloud) throws Exception {
        Instances.simulated(cloud);
        survives(
                cloud,
                "sim",
                List.of("org.thecloud.compute.sim"),
                () -> update(cloud, "org.thecloud.compute.sim"));
    }

    @Test
    void theDockerDriverIsUpdated(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        survives(
                cloud,
                "docker",
                List.of("org.thecloud.compute.docker"),
                () -> update(cloud, "org.thecloud.compute.docker"));
    }

    @Test
    void theServiceIsUpdated(RunningCloud cloud) throws Exception {
        Instances.simulated(cloud);
        survives(
                cloud,
                "sim",
                List.of("org.thecloud.compute"),
                () -> update(cloud, "org.thecloud.compute"));
    }

    @Test
    void theDriverIsSwappedForAnother(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        Instances.simulated(cloud);
        try {
            survives(
                    cloud,
                    "sim",
                    List.of("org.thecloud.compute.docker", "org.thecloud.compute.sim"),
                    () -> {
                        assertThat(cloud.shell("bundle:stop org.thecloud.compute.docker").exit())
                                .isZero();
                        update(cloud, "org.thecloud.compute.sim");
                    });
        } finally {
            assertThat(cloud.shell("bundle:start org.thecloud.compute.docker").exit()).isZero();
        }
    }
}
