// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;
import static org.thecloud.itests.Topics.deliveries;
import static org.thecloud.itests.Topics.name;
import static org.thecloud.itests.Topics.ok;
import static org.thecloud.itests.Topics.publish;
import static org.thecloud.itests.Topics.subscribe;
import static org.thecloud.itests.Topics.topic;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;

/** Topics from outside: deliveries, their history, two tenants, and what is refused. */
@ExtendWith(RunningCloud.Extension.class)
class NotifyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Receiver hooks = new Receiver("127.0.0.1");

    @AfterEach
    void close() {
        hooks.close();
    }

    private static JsonNode ended(RunningCloud cloud, Account user, JsonNode subscription) {
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            JsonNode all = ok(cloud.get(user, deliveries(subscription)));
                            String state = all.path(0).path("status").asText();
                            return !Set.of("", "QUEUED", "RUNNING").contains(state);
                        });
        return ok(cloud.get(user, deliveries(subscription))).path(0);
    }

    @Test
    void aMessageIsDeliveredAndSigned(RunningCloud cloud) throws Exception {
        Account user = cloud.account("notify");
        String topic = topic(cloud, user);
        JsonNode subscription = subscribe(cloud, user, topic, hooks.url("/hook"), "");
        String secret = subscription.path("secret").asText();
        JsonNode shown = ok(cloud.get(user, "/subscriptions/" + subscription.path("id").asText()));
        assertThat(shown.path("secret").asText("")).isEmpty();
        JsonNode rotated =
                ok(
                        cloud.post(
                                user,
                                "/subscriptions/"
                                        + subscription.path("id").asText()
                                        + "/rotate-secret",
                                "{\"overlap\": 0}"));
        assertThat(rotated.path("secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
        secret = rotated.path("secret").asText();
        JsonNode published = ok(publish(cloud, user, topic, "hello"));
        assertThat(published.path("deliveries").asInt()).isEqualTo(1);
        JsonNode delivery = ended(cloud, user, subscription);
        assertThat(delivery.path("status").asText()).isEqualTo("DELIVERED");
        Receiver.Call call = hooks.calls("/hook").get(0);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(6)), "HmacSHA256"));
        String signed =
                call.header("webhook-id")
                        + "."
                        + call.header("webhook-timestamp")
                        + "."
                        + call.body();
        assertThat(call.header("webhook-signature"))
                .isEqualTo(
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(
                                                mac.doFinal(
                                                        signed.getBytes(StandardCharsets.UTF_8))));
        assertThat(call.header("webhook-id")).isEqualTo(published.path("message_id").asText());
        JsonNode replay =
                ok(
                        cloud.post(
                                user,
                                deliveries(subscription)
                                        + "/"
                                        + delivery.path("id").asText()
                                        + "/replay",
                                ""));
        assertThat(replay.path("replay_of").asText()).isEqualTo(delivery.path("id").asText());
        await().atMost(PATIENCE).until(() -> hooks.calls("/hook").size() == 2);
    }

    @Test
    void whatEndpointsDoIsInTheHistory(RunningCloud cloud) throws Exception {
        Account user = cloud.account("notify");
        String topic = topic(cloud, user);
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver inside = new Receiver("127.0.0.2")) {
            hooks.on("/down", exchange -> exchange.sendResponseHeaders(503, -1))
                    .on(
                            "/go",
                            exchange -> {
                                exchange.getResponseHeaders().set("Location", inside.url("/"));
                                exchange.sendResponseHeaders(307, -1);
                            })
                    .on("/big", NotifyIT::tenMegabytes)
                    .on("/slow", exchange -> Receiver.hold(exchange, end));
            String once = ", \"retry_schedule\": [], \"timeout\": 2";
            JsonNode down = subscribe(cloud, user, topic, hooks.url("/down"), once);
            JsonNode go = subscribe(cloud, user, topic, hooks.url("/go"), once);
            JsonNode big = subscribe(cloud, user, topic, hooks.url("/big"), once);
            JsonNode slow = subscribe(cloud, user, topic, hooks.url("/slow"), once);
            JsonNode quick = subscribe(cloud, user, topic, hooks.url("/quick"), once);
            // the API itself speaks no TLS here: not a certificate that fits
            JsonNode plain =
                    subscribe(
                            cloud, user, topic, hooks.url("/tls").replace("http:", "https:"), once);
            ok(publish(cloud, user, topic, "hello"));
            assertThat(ended(cloud, user, quick).path("status").asText()).isEqualTo("DELIVERED");
            assertThat(ended(cloud, user, down).path("http_status").asInt()).isEqualTo(503);
            assertThat(ended(cloud, user, go).path("http_status").asInt()).isEqualTo(307);
            assertThat(inside.calls("/")).isEmpty();
            JsonNode cut = ended(cloud, user, big);
            assertThat(cut.path("status").asText()).isEqualTo("DELIVERED");
            assertThat(cut.path("answer").asText()).hasSize(1024);
            assertThat(ended(cloud, user, slow).path("code").asText()).isEqualTo("EGRESS_TIMEOUT");
            assertThat(ended(cloud, user, plain).path("code").asText()).startsWith("EGRESS_");
            JsonNode one =
                    ok(
                            cloud.get(
                                    user,
                                    deliveries(down)
                                            + "/"
                                            + ended(cloud, user, down).path("id").asText()));
            assertThat(one.path("failed_attempts")).hasSize(1);
        } finally {
            end.countDown();
        }
    }

    private static void tenMegabytes(com.sun.net.httpserver.HttpExchange exchange)
            throws IOException {
        exchange.sendResponseHeaders(200, 10_000_000);
        try {
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write("x".repeat(1000).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gaveUp) {
            // as it should
        }
    }

    @Test
    void queuesGetMessagesAndDeadLetters(RunningCloud cloud) {
        Account user = cloud.account("notify");
        String topic = topic(cloud, user);
        String queue = cloud.post(user, "/queues", "{\"name\": \"" + name() + "\"}").id();
        String dead = cloud.post(user, "/queues", "{\"name\": \"" + name() + "\"}").id();
        hooks.on("/down", exchange -> exchange.sendResponseHeaders(500, -1));
        JsonNode letters =
                subscribe(
                        cloud,
                        user,
                        topic,
                        hooks.url("/down"),
                        ", \"retry_schedule\": [], \"dead_letter_queue\": \"" + dead + "\"");
        ok(
                cloud.post(
                        user,
                        "/topics/" + topic + "/subscriptions",
                        """
                        {"protocol": "queue", "endpoint": "%s", "format": "raw",
                         "filter_policy": {"color": ["red"]}}"""
                                .formatted(queue)));
        ok(publish(cloud, user, topic, "plain"));
        ok(
                cloud.post(
                        user,
                        "/topics/" + topic + "/publish",
                        """
                        {"message": "colored", "attributes": {"color": {"value": "red"}}}"""));
        assertThat(received(cloud, user, queue, 1)).containsExactly("colored");
        assertThat(received(cloud, user, dead, 2)).containsExactlyInAnyOrder("plain", "colored");
        assertThat(ended(cloud, user, letters).path("status").asText()).isEqualTo("DEAD_LETTERED");
    }

    private static List<String> received(RunningCloud cloud, Account user, String queue, int most) {
        List<String> bodies = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            ok(cloud.get(user, "/queues/" + queue + "/messages?count=10&wait=1"))
                                    .forEach(one -> bodies.add(one.path("body").asText()));
                            return bodies.size() >= most;
                        });
        return bodies;
    }

    @Test
    void anEndpointThatIsGoneIsPausedAndResumed(RunningCloud cloud) {
        Account user = cloud.account("notify");
        String topic = topic(cloud, user);
        int[] status = {410};
        hooks.on("/gone", exchange -> exchange.sendResponseHeaders(status[0], -1));
        JsonNode subscription = subscribe(cloud, user, topic, hooks.url("/gone"), "");
        String path = "/subscriptions/" + subscription.path("id").asText();
        ok(publish(cloud, user, topic, "a"));
        await().atMost(PATIENCE)
                .until(() -> ok(cloud.get(user, path)).path("status").asText().equals("DEGRADED"));
        assertThat(ok(cloud.get(user, path)).at("/reason/code").asText())
                .isEqualTo("ENDPOINT_GONE");
        status[0] = 200;
        ok(publish(cloud, user, topic, "b"));
        ok(cloud.post(user, path + "/resume", ""));
        assertThat(ended(cloud, user, subscription).path("status").asText()).isEqualTo("DELIVERED");
    }

    @Test
    void badInputIsRefused(RunningCloud cloud) {
        Account user = cloud.account("notify");
        String topic = topic(cloud, user);
        String path = "/topics/" + topic;
        refused(cloud.post(user, "/topics", "{}"), 400, "INVALID_INPUT", "name");
        refused(cloud.post(user, "/topics", "{\"name\": \"a b\"}"), 400, "INVALID_NAME", "name");
        refused(cloud.post(user, path + "/publish", "{}"), 400, "INVALID_INPUT", "message");
        refused(
                publish(cloud, user, topic, "x".repeat(262_145)),
                413,
                "MESSAGE_TOO_LARGE",
                "message");
        assertThat(publish(cloud, user, topic, "x".repeat(262_144)).status()).isEqualTo(200);
        refused(
                cloud.post(user, path + "/publish/batch", "{\"entries\": []}"),
                400,
                "INVALID_INPUT",
                "entries");
        refused(cloud.post(user, "/subscriptions", "{}"), 400, "INVALID_INPUT", "topic_id");
        for (String address :
                List.of(
                        "http://127.0.0.2/",
                        "http://169.254.169.254/",
                        "ftp://example.org/",
                        "https://me:secret@example.org/")) {
            refused(
                    cloud.post(
                            user,
                            path + "/subscriptions",
                            "{\"protocol\": \"webhook\", \"endpoint\": \"" + address + "\"}"),
                    400,
                    "EGRESS_REFUSED",
                    "endpoint");
        }
        refused(
                cloud.post(
                        user,
                        path + "/subscriptions",
                        "{\"protocol\": \"fax\", \"endpoint\": \"1\"}"),
                422,
                "UNKNOWN_PROTOCOL",
                "protocol");
        refused(
                cloud.post(
                        user,
                        path + "/subscriptions",
                        "{\"protocol\": \"webhook\", \"endpoint\": \""
                                + hooks.url("/")
                                + "\", \"filter_policy\": {\"a\": 1}}"),
                400,
                "INVALID_FILTER_POLICY",
                "filter_policy");
        refused(cloud.get(null, "/subscriptions/confirm?token=x"), 400, "INVALID_TOKEN", "token");
        refused(cloud.get(user, "/topics/nonsense"), 400, "INVALID_ID", "id");
    }

    @Test
    void aTenantHasAHundredTopics(RunningCloud cloud) {
        Account user = cloud.register("notify-quota");
        String last = "";
        for (int i = 0; i < 100; i++) {
            last = topic(cloud, user);
        }
        String one = "{\"name\": \"one-more\"}";
        refused(cloud.post(user, "/topics", one), 429, "QUOTA_EXCEEDED");
        ok(cloud.delete(user, "/topics/" + last));
        await().atMost(PATIENCE).until(() -> cloud.post(user, "/topics", one).status() == 201);
    }

    @Test
    void theOtherTenantSeesNothing(RunningCloud cloud) {
        Account mine = cloud.account("notify");
        Account other = cloud.account("notify-two");
        String topic = topic(cloud, mine);
        JsonNode subscription = subscribe(cloud, mine, topic, hooks.url("/mine"), "");
        ok(publish(cloud, mine, topic, "secret"));
        String delivery = ended(cloud, mine, subscription).path("id").asText();
        String path = "/subscriptions/" + subscription.path("id").asText();
        for (String get :
                List.of(
                        "/topics/" + topic,
                        "/topics/" + topic + "/messages",
                        "/topics/" + topic + "/subscriptions",
                        path,
                        path + "/deliveries",
                        path + "/deliveries/" + delivery)) {
            refused(cloud.get(other, get), 404);
        }
        for (String post :
                List.of(
                        path + "/pause",
                        path + "/resume",
                        path + "/rotate-secret",
                        path + "/deliveries/" + delivery + "/replay")) {
            refused(cloud.post(other, post, "{}"), 404);
        }
        refused(publish(cloud, other, topic, "x"), 404);
        refused(cloud.delete(other, path), 404);
        refused(cloud.delete(other, "/topics/" + topic), 404);
        assertThat(cloud.get(other, "/topics").body()).doesNotContain(topic);
        assertThat(cloud.get(other, "/subscriptions").body()).doesNotContain(topic);
    }

    @Test
    void operatorsHaveTheSameOnTheShell(RunningCloud cloud) {
        Account user = cloud.account("notify");
        String topic = name();
        String tenant = " --tenant " + user.tenantId() + " ";
        cloud.shellJson("topic:create" + tenant + topic);
        JsonNode made =
                cloud.shellJson(
                        "subscription:create" + tenant + topic + " webhook " + hooks.url("/shell"));
        cloud.shellJson("topic:publish" + tenant + topic + " hello");
        await().atMost(PATIENCE).until(() -> hooks.calls("/shell").size() == 1);
        String id = made.path("id").asText();
        assertThat(cloud.shellJson("subscription:pause" + tenant + id).path("status").asText())
                .isEqualTo("PAUSED");
        cloud.shellJson("subscription:resume" + tenant + id);
        assertThat(cloud.shell("topic:delete" + tenant + topic).exit()).isZero();
        assertThat(cloud.guestShell("topic:list").exit()).isEqualTo(1);
    }
}
