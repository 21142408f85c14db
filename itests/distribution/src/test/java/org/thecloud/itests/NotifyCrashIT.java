// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Topics.deliveries;
import static org.thecloud.itests.Topics.ok;
import static org.thecloud.itests.Topics.publish;
import static org.thecloud.itests.Topics.subscribe;
import static org.thecloud.itests.Topics.topic;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Topics whose service is replaced, and whose runtime is killed, while messages are published. */
@ExtendWith(RunningCloud.Extension.class)
class NotifyCrashIT {

    private static final int PUBLISHERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Receiver hooks = new Receiver("127.0.0.1");

    @AfterEach
    void close() {
        hooks.close();
    }

    /** Publishes without pause; what was acknowledged must arrive. */
    private static final class Load implements AutoCloseable {

        final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        final Set<String> failures = ConcurrentHashMap.newKeySet();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService publishers = Executors.newFixedThreadPool(PUBLISHERS);

        Load(RunningCloud cloud, Account user, String topic, boolean patient) {
            for (int i = 0; i < PUBLISHERS; i++) {
                publishers.execute(() -> publishAll(cloud, user, topic, patient));
            }
        }

        private void publishAll(RunningCloud cloud, Account user, String topic, boolean patient) {
            while (!over.get()) {
                String body = UUID.randomUUID().toString();
                try {
                    Reply reply = publish(cloud, user, topic, body);
                    if (reply.status() == 200) {
                        acknowledged.add(reply.json().path("message_id").asText());
                    } else {
                        failures.add(reply.toString());
                    }
                } catch (RuntimeException broken) {
                    if (patient) {
                        return; // the runtime was killed: nothing was promised
                    }
                    failures.add(broken.toString());
                }
            }
        }

        void more(int count) {
            int goal = acknowledged.size() + count;
            await().atMost(PATIENCE).until(() -> acknowledged.size() >= goal);
        }

        @Override
        public void close() throws Exception {
            over.set(true);
            publishers.shutdown();
            assertThat(publishers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void allArrive(Set<String> acknowledged) {
        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(
                        () ->
                                assertThat(
                                                hooks.calls("/load").stream()
                                                        .map(call -> call.header("webhook-id"))
                                                        .toList())
                                        .containsAll(acknowledged));
    }

    @Test
    void theServiceIsReplacedUnderLoad(RunningCloud cloud) throws Exception {
        Account user = cloud.register("notify-swap");
        String topic = topic(cloud, user);
        subscribe(cloud, user, topic, hooks.url("/load"), "");
        Load load = new Load(cloud, user, topic, false);
        try (load) {
            load.more(200);
            for (int i = 0; i < 3; i++) {
                Ssh.Output output = cloud.shell("bundle:update org.thecloud.notify");
                assertThat(output.exit()).as(output.toString()).isZero();
                load.more(200);
            }
        }
        assertThat(load.failures).isEmpty();
        allArrive(load.acknowledged);
        assertThat(hooks.calls("/load").stream().map(call -> call.header("webhook-id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void nothingAcknowledgedIsLostInCrashes(RunningCloud cloud) throws Exception {
        Account user = cloud.register("notify-crash");
        String topic = topic(cloud, user);
        subscribe(cloud, user, topic, hooks.url("/load"), "");
        Set<String> all = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2; i++) {
            Load load = new Load(cloud, user, topic, true);
            try (load) {
                load.more(200);
                cloud.kill9();
            }
            all.addAll(load.acknowledged);
            cloud.restart();
        }
        allArrive(all);
    }

    @Test
    void whatWasOutstandingAtACrashIsDelivered(RunningCloud cloud) throws Exception {
        Account user = cloud.register("notify-outstanding");
        String topic = topic(cloud, user);
        CountDownLatch end = new CountDownLatch(1);
        hooks.on("/held", exchange -> Receiver.hold(exchange, end));
        JsonNode subscription = subscribe(cloud, user, topic, hooks.url("/held"), "");
        Set<String> published = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            published.add(ok(publish(cloud, user, topic, "m" + i)).path("message_id").asText());
        }
        await().atMost(PATIENCE).until(() -> !hooks.calls("/held").isEmpty());
        cloud.kill9(); // none of them was answered
        int before = hooks.calls("/held").size();
        assertThat(before).isLessThan(published.size());
        end.countDown();
        cloud.restart();
        await().atMost(Duration.ofSeconds(120))
                .until(
                        () ->
                                ok(cloud.get(
                                                        user,
                                                        deliveries(subscription)
                                                                + "?status=delivered&limit=100"))
                                                .size()
                                        == published.size());
        assertThat(
                        hooks.calls("/held").stream()
                                .skip(before)
                                .map(call -> call.header("webhook-id"))
                                .toList())
                .containsExactlyInAnyOrderElementsOf(published);
    }
}
