// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Queues from outside: messages, waiting, two tenants, replacement under load, and crash. */
@ExtendWith(RunningCloud.Extension.class)
class QueuesIT {

    private static final int CONSUMERS = 3;
    private static final int KILLS = 3;

    private static String queue(RunningCloud cloud, Account user, String settings) {
        String name = "q-" + UUID.randomUUID().toString().substring(0, 8);
        Reply made = cloud.post(user, "/queues", "{\"name\": \"%s\"%s}".formatted(name, settings));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.id();
    }

    private static Reply send(RunningCloud cloud, Account user, String queue, String body) {
        return cloud.post(user, "/queues/" + queue + "/messages", "{\"body\": \"" + body + "\"}");
    }

    private static JsonNode receive(RunningCloud cloud, Account user, String queue, String query) {
        Reply got = cloud.get(user, "/queues/" + queue + "/messages?" + query);
        assertThat(got.status()).as(got.toString()).isEqualTo(200);
        return got.json();
    }

    private static Reply acknowledge(
            RunningCloud cloud, Account user, String queue, JsonNode message) {
        return cloud.delete(
                user, "/queues/" + queue + "/messages/" + message.path("receipt_handle").asText());
    }

    @Test
    void aMessageGoesThrough(RunningCloud cloud) {
        Account user = cloud.account("queues");
        String queue = queue(cloud, user, ", \"visibility_timeout\": 30");
        Reply sent = send(cloud, user, queue, "payload-data");
        assertThat(sent.status()).as(sent.toString()).isEqualTo(201);
        JsonNode got = receive(cloud, user, queue, "count=1").path(0);
        assertThat(got.path("body").asText()).isEqualTo("payload-data");
        assertThat(got.path("id").asText()).isEqualTo(sent.id());
        assertThat(got.path("received_count").asInt()).isEqualTo(1);
        assertThat(receive(cloud, user, queue, "max_messages=10")).isEmpty();
        assertThat(acknowledge(cloud, user, queue, got).status()).isEqualTo(204);
        refused(acknowledge(cloud, user, queue, got), 404, "RECEIPT_GONE");
        refused(
                cloud.delete(user, "/queues/" + queue + "/messages/nonsense"),
                404,
                "INVALID_RECEIPT");
        JsonNode metrics = cloud.get(user, "/queues/" + queue + "/metrics").json();
        assertThat(metrics.path("acknowledged").asInt()).isEqualTo(1);
        assertThat(cloud.delete(user, "/queues/" + queue).status()).isEqualTo(204);
        refused(cloud.get(user, "/queues/" + queue), 404);
    }

    @Test
    void badInputIsRefused(RunningCloud cloud) {
        Account user = cloud.account("queues");
        String queue = queue(cloud, user, "");
        String messages = "/queues/" + queue + "/messages";
        for (String count : List.of("0", "11", "-1", "x")) {
            refused(cloud.get(user, messages + "?count=" + count), 400, "INVALID_INPUT", "count");
            refused(
                    cloud.get(user, messages + "?max_messages=" + count),
                    400,
                    "INVALID_INPUT",
                    "max_messages");
        }
        refused(cloud.get(user, messages + "?wait=21"), 400, "INVALID_INPUT", "wait");
        refused(cloud.post(user, messages, "{}"), 400, "INVALID_INPUT", "body");
        refused(cloud.post(user, messages, "{\"body\": \"\"}"), 400, "INVALID_INPUT", "body");
        refused(send(cloud, user, queue, "x".repeat(262_145)), 400, "MESSAGE_TOO_LARGE", "body");
        assertThat(send(cloud, user, queue, "x".repeat(262_144)).status()).isEqualTo(201);
        assertThat(
                        cloud.post(
                                        user,
                                        messages,
                                        "{\"body\": \"" + "\\u00e4".repeat(100_000) + "\"}")
                                .status())
                .isEqualTo(201);
        refused(cloud.post(user, "/queues", "{\"name\": \"a b\"}"), 400, "INVALID_NAME", "name");
        refused(
                cloud.post(user, "/queues", "{\"name\": \"x\", \"visibility_timeout\": -1}"),
                400,
                "INVALID_INPUT",
                "visibility_timeout");
    }

    @Test
    void theOtherTenantSeesNothing(RunningCloud cloud) {
        Account mine = cloud.account("queues");
        Account other = cloud.account("queues-two");
        String queue = queue(cloud, mine, "");
        send(cloud, mine, queue, "secret");
        String handle =
                receive(cloud, mine, queue, "count=1").path(0).path("receipt_handle").asText();
        String path = "/queues/" + queue;
        for (String get : List.of("", "/messages", "/metrics")) {
            refused(cloud.get(other, path + get), 404);
        }
        refused(cloud.post(other, path + "/messages", "{\"body\": \"x\"}"), 404);
        refused(cloud.delete(other, path + "/messages/" + handle), 404);
        refused(cloud.put(other, path + "/messages/" + handle, "{\"visibility_timeout\": 0}"), 404);
        refused(cloud.post(other, path + "/purge", ""), 404);
        refused(cloud.post(other, path + "/redrive", "{}"), 404);
        refused(cloud.put(other, path, "{\"delay\": 1}"), 404);
        refused(cloud.delete(other, path), 404);
        assertThat(cloud.get(other, "/queues").body()).doesNotContain(queue);
        assertThat(cloud.get(mine, path + "/metrics").json().path("in_flight").asInt())
                .isEqualTo(1);
    }

    @Test
    void manyWaitWithoutAThreadEach(RunningCloud cloud) throws Exception {
        Account user = cloud.account("queues");
        String queue = queue(cloud, user, "");
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            waiting.add(
                    cloud.http()
                            .sendAsync(
                                    java.net.http.HttpRequest.newBuilder(
                                                    cloud.uri(
                                                            "/queues/"
                                                                    + queue
                                                                    + "/messages?wait=20"))
                                            .header("X-API-Key", user.key())
                                            .build(),
                                    java.net.http.HttpResponse.BodyHandlers.ofString())
                            .thenApply(
                                    reply ->
                                            reply.statusCode() == 200
                                                    ? RunningCloud.json(reply.body()).size()
                                                    : -reply.statusCode()));
        }
        for (int i = 0; i < 50; i++) {
            StringBuilder entries = new StringBuilder();
            for (int n = 0; n < 10; n++) {
                entries.append(n == 0 ? "" : ",").append("{\"body\": \"m\"}");
            }
            Reply sent =
                    cloud.post(
                            user,
                            "/queues/" + queue + "/messages/batch",
                            "{\"entries\": [" + entries + "]}");
            assertThat(sent.json().path("successful")).hasSize(10);
        }
        int got = 0;
        for (CompletableFuture<Integer> one : waiting) {
            int answer = one.get(60, TimeUnit.SECONDS);
            assertThat(answer).isIn(0, 1);
            got += answer;
        }
        assertThat(got).isEqualTo(500);
    }

    /** What was promised to clients of one queue. */
    private static final class History {

        private final Set<String> sent = ConcurrentHashMap.newKeySet();
        private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

        /** Bodies by receipt whose acknowledgement was asked for and not answered. */
        private final Map<String, String> unanswered = new ConcurrentHashMap<>();

        private final Queue<String> doubled = new ConcurrentLinkedQueue<>();
    }

    /** Sends and receives without pause; every answer but a right one is a failure. */
    private static final class Load implements AutoCloseable {

        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final ExecutorService clients = Executors.newFixedThreadPool(2 * CONSUMERS);
        private final RunningCloud cloud;
        private final Account user;
        private final String queue;
        private final History history;

        Load(RunningCloud cloud, Account user, String queue, History history, boolean patient) {
            this.cloud = cloud;
            this.user = user;
            this.queue = queue;
            this.history = history;
            for (int i = 0; i < CONSUMERS; i++) {
                String name = UUID.randomUUID() + "-";
                clients.execute(() -> loop(patient, n -> produce(name + n)));
                clients.execute(() -> loop(patient, n -> consume()));
            }
        }

        private interface Turn {
            void take(int number);
        }

        private void loop(boolean patient, Turn turn) {
            for (int number = 0; !over.get(); number++) {
                try {
                    turn.take(number);
                } catch (RuntimeException broken) {
                    if (patient) {
                        return; // the runtime was killed: nothing was promised
                    }
                    failures.add(broken.toString());
                }
            }
        }

        private void produce(String body) {
            Reply reply = send(cloud, user, queue, body);
            if (reply.status() == 201) {
                history.sent.add(body);
            } else {
                failures.add(reply.toString());
            }
        }

        private void consume() {
            Reply reply = cloud.get(user, "/queues/" + queue + "/messages?count=10&wait=1");
            if (reply.status() != 200) {
                failures.add(reply.toString());
                return;
            }
            for (JsonNode message : reply.json()) {
                String body = message.path("body").asText();
                String receipt = message.path("receipt_handle").asText();
                history.unanswered.put(receipt, body);
                Reply done = acknowledge(cloud, user, queue, message);
                history.unanswered.remove(receipt);
                if (done.status() != 204) {
                    failures.add(done.toString());
                } else if (!history.acknowledged.add(body)) {
                    history.doubled.add(body);
                }
            }
        }

        void more(int count) {
            int goal = history.acknowledged.size() + count;
            Awaitility.await()
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> history.acknowledged.size() >= goal);
        }

        @Override
        public void close() throws Exception {
            over.set(true);
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Takes all that is left in a queue. */
    private static Set<String> rest(RunningCloud cloud, Account user, String queue) {
        Set<String> all = new HashSet<>();
        Awaitility.await()
                .atMost(90, TimeUnit.SECONDS)
                .until(
                        () -> {
                            JsonNode got = receive(cloud, user, queue, "count=10&wait=1");
                            got.forEach(
                                    message -> {
                                        all.add(message.path("body").asText());
                                        acknowledge(cloud, user, queue, message);
                                    });
                            JsonNode now = cloud.get(user, "/queues/" + queue + "/metrics").json();
                            return now.path("visible").asInt() + now.path("in_flight").asInt() == 0;
                        });
        return all;
    }

    /** Nothing but what is excused is lost, and nothing comes that was acknowledged. */
    private static void check(History history, Set<String> rest, Set<String> excused) {
        Set<String> lost = new HashSet<>(history.sent);
        lost.removeAll(history.acknowledged);
        lost.removeAll(rest);
        assertThat(excused).as("of " + history.sent.size() + " sent").containsAll(lost);
        assertThat(rest).doesNotContainAnyElementsOf(history.acknowledged);
        assertThat(history.doubled).isEmpty();
    }

    private static void survives(RunningCloud cloud, String bundle) throws Exception {
        Account user = cloud.register("queue-swap");
        String queue = queue(cloud, user, ", \"visibility_timeout\": 20");
        History history = new History();
        Load load = new Load(cloud, user, queue, history, false);
        try (load) {
            load.more(100);
            Ssh.Output output = cloud.shell("bundle:update " + bundle);
            assertThat(output.exit()).as(output.toString()).isZero();
            load.more(100);
        }
        assertThat(load.failures).isEmpty();
        check(history, rest(cloud, user, queue), Set.of());
    }

    @Test
    void theServiceIsReplacedUnderLoad(RunningCloud cloud) throws Exception {
        survives(cloud, "org.thecloud.queue");
    }

    @Test
    void theEngineIsReplacedUnderLoad(RunningCloud cloud) throws Exception {
        survives(cloud, "org.thecloud.queue.local");
    }

    @Test
    void nothingAcknowledgedIsLostInCrashes(RunningCloud cloud) throws Exception {
        Account user = cloud.register("queue-crash");
        String queue = queue(cloud, user, ", \"visibility_timeout\": 3");
        History history = new History();
        for (int kill = 1; kill <= KILLS; kill++) {
            try (Load load = new Load(cloud, user, queue, history, true)) {
                load.more(100);
                cloud.kill9();
            }
            // of these the kill cut off the answer, so it may have been done
            assertThat(history.unanswered).hasSizeLessThanOrEqualTo(kill * CONSUMERS);
            cloud.restart();
            assertThat(cloud.get(user, "/queues/" + queue).status()).isEqualTo(200);
        }
        check(history, rest(cloud, user, queue), Set.copyOf(history.unanswered.values()));
    }

    @Test
    void theShellSeesTheSameQueues(RunningCloud cloud) {
        Account user = cloud.account("queues");
        String tenant = " --tenant " + user.tenantId();
        String name = "shell-" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode made = cloud.shellJson("queue:create" + tenant + " " + name);
        cloud.shellJson("queue:send" + tenant + " " + name + " hello");
        assertThat(cloud.shellJson("queue:show" + tenant + " " + name).path("visible").asInt())
                .isEqualTo(1);
        JsonNode got = receive(cloud, user, made.path("id").asText(), "count=1").path(0);
        assertThat(got.path("body").asText()).isEqualTo("hello");
        assertThat(cloud.shell("queue:purge" + tenant + " " + name).exit()).isZero();
        assertThat(cloud.shell("queue:delete" + tenant + " " + name).exit()).isZero();
        assertThat(cloud.shell("queue:show" + tenant + " " + name).exit()).isEqualTo(1);
    }
}
