// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.QueueSettings;

/** Attributes of queues: texts by which SQS sets what our settings are. */
final class Attributes {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Attributes() {}

    /**
     * @param queue finds a queue by the ARN that names it
     */
    static QueueSettings settings(Map<String, String> attributes, Function<String, UUID> queue) {
        Integer visibility = null;
        Integer retention = null;
        Integer mostBytes = null;
        Integer delay = null;
        Integer wait = null;
        Boolean fifo = null;
        Boolean content = null;
        UUID dead = null;
        Integer receives = null;
        for (Map.Entry<String, String> one : attributes.entrySet()) {
            String name = one.getKey();
            String value = one.getValue();
            switch (name) {
                case "VisibilityTimeout" -> visibility = number(name, value, 0, 43_200);
                case "MessageRetentionPeriod" -> retention = number(name, value, 60, 1_209_600);
                case "MaximumMessageSize" -> mostBytes = number(name, value, 1_024, 262_144);
                case "DelaySeconds" -> delay = number(name, value, 0, 900);
                case "ReceiveMessageWaitTimeSeconds" -> wait = number(name, value, 0, 20);
                case "FifoQueue" -> fifo = bool(name, value);
                case "ContentBasedDeduplication" -> content = bool(name, value);
                case "RedrivePolicy" -> {
                    if (value.isEmpty()) {
                        receives = 0;
                    } else {
                        JsonNode policy = json(name, value);
                        String arn = policy.path("deadLetterTargetArn").asText();
                        dead = queue.apply(arn);
                        receives = number(name, policy.path("maxReceiveCount").asText(), 1, 1_000);
                    }
                }
                default -> refuseUnlessUsual(name, value);
            }
        }
        return new QueueSettings(
                visibility, retention, mostBytes, delay, wait, fifo, content, dead, receives, null);
    }

    /** Tools set these to what they are anyway; to anything else they cannot be set. */
    private static void refuseUnlessUsual(String name, String value) {
        boolean usual =
                switch (name) {
                    case "Policy", "KmsMasterKeyId" -> value.isEmpty();
                    case "KmsDataKeyReusePeriodSeconds" -> true;
                    case "SqsManagedSseEnabled" -> value.equals("false");
                    case "DeduplicationScope" -> value.equals("queue");
                    case "FifoThroughputLimit" -> value.equals("perQueue");
                    case "RedriveAllowPolicy" ->
                            value.isEmpty()
                                    || json(name, value)
                                            .path("redrivePermission")
                                            .asText()
                                            .equals("allowAll");
                    default ->
                            throw Refusals.refusal(
                                    "InvalidAttributeName", "Unknown Attribute " + name + ".");
                };
        if (!usual) {
            throw Refusals.own(
                    "UnsupportedOperation", "Attribute %s cannot be set here.".formatted(name));
        }
    }

    private static int number(String name, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, like a number out of bounds
        }
        throw invalid(name);
    }

    private static Boolean bool(String name, String value) {
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name);
        };
    }

    private static JsonNode json(String name, String value) {
        try {
            JsonNode node = MAPPER.readTree(value);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException notJson) {
            // refused below, like another sort of JSON
        }
        throw invalid(name);
    }

    static org.thecloud.aws.AwsRefusal invalid(String name) {
        return Refusals.refusal(
                "InvalidAttributeValue", "Invalid value for the parameter %s.".formatted(name));
    }

    static String redrivePolicy(String arn, int receives) {
        return MAPPER.createObjectNode()
                .put("deadLetterTargetArn", arn)
                .put("maxReceiveCount", receives)
                .toString();
    }

    /** Whether a setting is wanted that the queue does not have. */
    static boolean differs(@Nullable Object wanted, @Nullable Object has) {
        return wanted != null && !wanted.equals(has);
    }
}
