// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Buckets that tell real queues and topics of changes, set up over REST. */
@ExtendWith(RunningCloud.Extension.class)
class ObjectEventsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Receiver hooks = new Receiver("127.0.0.1");

    @AfterEach
    void close() {
        hooks.close();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(200, 202);
        return reply.json();
    }

    private static String made(RunningCloud cloud, Account user, String kind) {
        Reply made = cloud.post(user, "/" + kind, "{\"name\": \"e-" + UUID.randomUUID() + "\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.id();
    }

    private static String rule(String type, String target, String event, String prefix) {
        return """
        {"type": "%s", "target": "%s", "events": ["%s"], "prefix": "%s"}"""
                .formatted(type, target, event, prefix);
    }

    private static String settings(String... rules) {
        return "{\"notifications\": [" + String.join(", ", rules) + "]}";
    }

    private static void put(RunningCloud cloud, Account user, String bucket, String key)
            throws Exception {
        assertThat(
                        Storage.send(
                                        cloud,
                                        user,
                                        "PUT",
                                        "/storage/" + bucket + "/" + key,
                                        Storage.bytes(1, 100))
                                .statusCode())
                .isEqualTo(201);
    }

    /** What a message says happened, such as {@code ObjectCreated:Put in/a}. */
    private static String event(String message) {
        JsonNode record = RunningCloud.json(message).path("Records").path(0);
        return record.path("eventName").asText()
                + " "
                + record.path("s3").path("object").path("key").asText();
    }

    @Test
    void queuesAndTopicsAreToldWhatTheyWereSetUpFor(RunningCloud cloud) throws Exception {
        Account user = cloud.account("object-events");
        String bucket = Storage.bucket(cloud, user);
        String queue = made(cloud, user, "queues");
        String topic = made(cloud, user, "topics");
        ok(
                cloud.post(
                        user,
                        "/subscriptions",
                        """
                        {"topic_id": "%s", "protocol": "webhook", "endpoint": "%s", "format": "raw"}"""
                                .formatted(topic, hooks.url("/hook"))));
        String path = "/storage/buckets/" + bucket + "/notifications";
        JsonNode set =
                ok(
                        cloud.put(
                                user,
                                path,
                                settings(
                                        rule("queue", queue, "s3:ObjectCreated:*", "in/"),
                                        rule("topic", topic, "s3:ObjectRemoved:*", "in/"))));
        assertThat(set).hasSize(2).isEqualTo(ok(cloud.get(user, path)));
        assertThat(set.path(0).path("state").asText()).isEqualTo("ACTIVE");
        assertThat(set.path(0).path("events").path(0).asText()).isEqualTo("s3:ObjectCreated:*");

        put(cloud, user, bucket, "in/a");
        put(cloud, user, bucket, "elsewhere");
        assertThat(cloud.delete(user, "/storage/" + bucket + "/in/a").status()).isEqualTo(204);
        List<String> told = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            ok(cloud.get(user, "/queues/" + queue + "/messages?count=10&wait=1"))
                                    .forEach(one -> told.add(one.path("body").asText()));
                            return told.size() >= 2;
                        });
        assertThat(told.get(0)).contains("s3:TestEvent");
        assertThat(event(told.get(1))).isEqualTo("ObjectCreated:Put in/a");
        await().atMost(PATIENCE).until(() -> hooks.calls("/hook").size() >= 2);
        assertThat(hooks.calls("/hook"))
                .extracting(Receiver.Call::body)
                .anyMatch(body -> body.contains("s3:TestEvent"))
                .anyMatch(
                        body ->
                                body.contains("Records")
                                        && event(body).equals("ObjectRemoved:Delete in/a"));

        assertThat(ok(cloud.put(user, path, settings()))).isEmpty();
        put(cloud, user, bucket, "in/b");
        assertThat(ok(cloud.get(user, path))).isEmpty();
        assertThat(ok(cloud.get(user, "/queues/" + queue + "/messages?count=10&wait=3")))
                .noneMatch(one -> one.path("body").asText().contains("in/b"));
    }

    @Test
    void whatCannotBeIsRefused(RunningCloud cloud) {
        Account user = cloud.account("object-events");
        Account other = cloud.account("object-events-two");
        String bucket = Storage.bucket(cloud, user);
        String queue = made(cloud, user, "queues");
        String foreign = made(cloud, other, "queues");
        String path = "/storage/buckets/" + bucket + "/notifications";
        String good = rule("queue", queue, "s3:ObjectCreated:*", "");
        refused(cloud.put(user, path, "{}"), 400, "INVALID_INPUT", "notifications");
        refused(
                cloud.put(user, path, settings("{\"type\": \"queue\"}")),
                400,
                "INVALID_INPUT",
                "target");
        for (String target : List.of(foreign, "no-such-queue")) {
            refused(
                    cloud.put(
                            user, path, settings(rule("queue", target, "s3:ObjectCreated:*", ""))),
                    404,
                    "REFERENCE_NOT_FOUND",
                    "target");
        }
        refused(
                cloud.put(user, path, settings(rule("pigeon", queue, "s3:ObjectCreated:*", ""))),
                400,
                "UNKNOWN_TARGET");
        refused(
                cloud.put(user, path, settings(rule("queue", queue, "s3:Nonsense", ""))),
                400,
                "INVALID_INPUT",
                "events");
        refused(
                cloud.put(
                        user,
                        path,
                        settings(good, rule("queue", queue, "s3:ObjectCreated:Put", ""))),
                400);
        assertThat(ok(cloud.get(user, path))).isEmpty();
        ok(cloud.put(user, path, settings(good)));
        refused(cloud.get(other, path), 404);
        refused(cloud.put(other, path, settings()), 404);
        assertThat(ok(cloud.get(user, path))).hasSize(1);
    }
}
