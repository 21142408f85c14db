// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Delivery policies of SNS, which are schedules of retries here. */
final class DeliveryPolicy {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_RETRIES = 20;
    private static final int LONGEST = 3600;

    private DeliveryPolicy() {}

    /** The schedule that a policy's {@code healthyRetryPolicy} comes to. */
    static List<Integer> schedule(String text) {
        JsonNode policy = read(text).path("healthyRetryPolicy");
        if (!policy.isObject()) {
            throw Refusals.invalid("DeliveryPolicy needs a healthyRetryPolicy");
        }
        int retries = number(policy, "numRetries", 3, 0, MOST_RETRIES);
        int least = number(policy, "minDelayTarget", 20, 1, LONGEST);
        int most = number(policy, "maxDelayTarget", 20, least, LONGEST);
        int quick = number(policy, "numNoDelayRetries", 0, 0, retries);
        int early = number(policy, "numMinDelayRetries", 0, 0, retries - quick);
        int late = number(policy, "numMaxDelayRetries", 0, 0, retries - quick - early);
        String curve = policy.path("backoffFunction").asText("linear");
        List<Integer> schedule = new ArrayList<>();
        for (int i = 0; i < retries; i++) {
            int between = retries - quick - early - late;
            int place = i - quick - early;
            if (i < quick) {
                schedule.add(1);
            } else if (place < 0) {
                schedule.add(least);
            } else if (place >= between) {
                schedule.add(most);
            } else {
                schedule.add(between(least, most, place, between, curve));
            }
        }
        return schedule;
    }

    private static int between(int least, int most, int place, int of, String curve) {
        double share = of <= 1 ? 0 : (double) place / (of - 1);
        double seconds =
                switch (curve) {
                    case "linear", "arithmetic" -> least + (most - least) * share;
                    case "geometric", "exponential" ->
                            least * Math.pow((double) most / least, share);
                    default -> throw Refusals.invalid("there is no backoffFunction " + curve);
                };
        return (int) Math.round(seconds);
    }

    private static int number(JsonNode policy, String name, int usual, int least, int most) {
        JsonNode value = policy.path(name);
        int number = value.isMissingNode() || value.isNull() ? usual : value.asInt(-1);
        if (number < least || number > most) {
            throw Refusals.invalid(
                    "DeliveryPolicy: %s must be between %d and %d".formatted(name, least, most));
        }
        return number;
    }

    static JsonNode read(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // refused below, like another sort of JSON
        }
        throw Refusals.invalid("the value is not a JSON object");
    }

    /** A policy that says as much of a schedule as policies can. */
    static String of(List<Integer> schedule) {
        int least = schedule.stream().mapToInt(Integer::intValue).min().orElse(20);
        int most = schedule.stream().mapToInt(Integer::intValue).max().orElse(20);
        var policy = MAPPER.createObjectNode();
        policy.putObject("healthyRetryPolicy")
                .put("numRetries", schedule.size())
                .put("minDelayTarget", least)
                .put("maxDelayTarget", most)
                .put("backoffFunction", "exponential");
        return policy.toString();
    }
}
