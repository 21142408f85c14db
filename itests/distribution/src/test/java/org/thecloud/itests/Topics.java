// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Topics and subscriptions the way a tenant uses them over REST. */
final class Topics {

    private Topics() {}

    static String name() {
        return "n-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static String topic(RunningCloud cloud, Account user) {
        Reply made = cloud.post(user, "/topics", "{\"name\": \"" + name() + "\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.id();
    }

    static JsonNode subscribe(
            RunningCloud cloud, Account user, String topic, String endpoint, String more) {
        return ok(
                cloud.post(
                        user,
                        "/subscriptions",
                        """
                        {"topic_id": "%s", "protocol": "webhook", "endpoint": "%s"%s}"""
                                .formatted(topic, endpoint, more)));
    }

    static Reply publish(RunningCloud cloud, Account user, String topic, String body) {
        return cloud.post(user, "/topics/" + topic + "/publish", "{\"message\": \"" + body + "\"}");
    }

    /** The path of a subscription's deliveries. */
    static String deliveries(JsonNode subscription) {
        return "/subscriptions/" + subscription.path("id").asText() + "/deliveries";
    }

    /** What an answer says, which must be none of a failure. */
    static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(200, 202);
        return reply.json();
    }
}
