// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.thecloud.aws.AwsRefusal;

/**
 * What whoever signed a form allows with it. Every field of the form must be named by a condition.
 *
 * @param least bytes that the file must have
 * @param most bytes that it may have
 */
record PostPolicy(Instant expiration, List<Condition> conditions, long least, long most) {

    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private static final Set<String> FREE =
            Set.of("policy", "x-amz-signature", "file", "signature", "awsaccesskeyid");
    private static final String LENGTH = "content-length-range";

    /** One field, which must be or begin with a text. */
    record Condition(String field, boolean whole, String text, String source) {

        boolean holds(String value) {
            if (whole) {
                return value.equals(text);
            }
            // a browser may send several types, each of which must be allowed
            return field.equals("content-type")
                    ? Arrays.stream(value.split(",", -1))
                            .allMatch(one -> one.strip().startsWith(text))
                    : value.startsWith(text);
        }
    }

    /** Reads a policy in Base64. */
    static PostPolicy of(String encoded) {
        JsonNode root;
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(encoded);
            root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | JsonProcessingException broken) {
            throw invalid("it is no JSON in Base64");
        }
        if (root == null || !root.path("conditions").isArray()) {
            throw invalid("conditions are missing");
        }
        List<Condition> conditions = new ArrayList<>();
        long least = 0;
        long most = Long.MAX_VALUE;
        for (JsonNode one : root.path("conditions")) {
            if (one.isObject() && !one.isEmpty()) {
                one.properties()
                        .forEach(
                                pair ->
                                        conditions.add(
                                                condition(
                                                        pair.getKey(),
                                                        true,
                                                        pair.getValue(),
                                                        one)));
            } else if (one.isArray() && one.size() == 3) {
                String how = one.get(0).asText().toLowerCase(Locale.ROOT);
                if (how.equals(LENGTH)) {
                    least = Math.max(least, bytes(one.get(1)));
                    most = Math.min(most, bytes(one.get(2)));
                    continue;
                }
                String field = one.get(1).asText();
                boolean whole = how.equals("eq");
                if (!field.startsWith("$") || !whole && !how.equals("starts-with")) {
                    throw invalid("a condition is not understood: " + one);
                }
                conditions.add(condition(field.substring(1), whole, one.get(2), one));
            } else {
                throw invalid("a condition is not understood: " + one);
            }
        }
        return new PostPolicy(
                expiration(root.path("expiration")), List.copyOf(conditions), least, most);
    }

    private static Condition condition(
            String field, boolean whole, JsonNode value, JsonNode source) {
        if (!value.isTextual()) {
            throw invalid("a value is no text: " + source);
        }
        return new Condition(
                field.toLowerCase(Locale.ROOT), whole, value.textValue(), source.toString());
    }

    private static long bytes(JsonNode node) {
        try {
            long bytes = Long.parseLong(node.asText());
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException noNumber) {
            // refused below
        }
        throw invalid("a length is no number");
    }

    private static Instant expiration(JsonNode node) {
        try {
            return OffsetDateTime.parse(node.asText()).toInstant();
        } catch (DateTimeParseException never) {
            throw invalid("expiration is missing or no time such as 2026-01-02T03:04:05.000Z");
        }
    }

    private static AwsRefusal invalid(String what) {
        return new AwsRefusal(400, "InvalidPolicyDocument", "Invalid Policy: " + what);
    }

    /** Refuses what the policy does not allow. */
    void check(Map<String, String> fields, Instant now) {
        if (!expiration.isAfter(now)) {
            throw denied("Policy expired.");
        }
        Set<String> named = new HashSet<>();
        for (Condition condition : conditions) {
            named.add(condition.field());
            if (!condition.holds(fields.getOrDefault(condition.field(), ""))) {
                throw denied("Policy Condition failed: " + condition.source());
            }
        }
        List<String> extra =
                fields.keySet().stream()
                        .filter(
                                field ->
                                        !named.contains(field)
                                                && !FREE.contains(field)
                                                && !field.startsWith("x-ignore-"))
                        .sorted()
                        .toList();
        if (!extra.isEmpty()) {
            throw denied("Extra input fields: " + String.join(", ", extra));
        }
    }

    private static AwsRefusal denied(String why) {
        return new AwsRefusal(403, "AccessDenied", "Invalid according to Policy: " + why);
    }
}
