// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.NotifyError;

/**
 * A filter policy in the language of SNS: an object whose fields name attributes, or fields of the
 * body, each with a list of conditions. All fields must fit, each by one of its conditions; {@code
 * $or} takes a list of policies of which one must fit. Immutable.
 */
public final class FilterPolicy {

    /** Policies that are longer are refused, in bytes. */
    static final int MOST_BYTES = 16 * 1024;

    private static final int MOST_CONDITIONS = 200;
    private static final int MOST_DEPTH = 8;
    private static final ObjectMapper MAPPER =
            JsonMapper.builder(
                            com.fasterxml.jackson.core.JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(100)
                                                    .maxNumberLength(100)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** Says whether an object fits. */
    private interface Rule {
        boolean fits(List<JsonNode> objects);
    }

    private final Rule rule;
    private final boolean nested;

    private FilterPolicy(Rule rule, boolean nested) {
        this.rule = rule;
        this.nested = nested;
    }

    /**
     * Reads a policy.
     *
     * @param nested whether it is about the body, so that fields may lie in others
     * @throws CloudException INVALID_FILTER_POLICY with the field {@code filter_policy}
     */
    public static FilterPolicy parse(String text, boolean nested) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw refused("the policy is longer than " + MOST_BYTES + " bytes");
        }
        JsonNode policy = json(text);
        if (policy == null || !policy.isObject()) {
            throw refused("the policy is not a JSON object");
        }
        return new FilterPolicy(new Compiler(nested).object(policy, 1), nested);
    }

    /** Whether a message fits. */
    public boolean fits(Content content) {
        JsonNode object = nested ? content.body() : content.attributes();
        return object.isObject() && rule.fits(List.of(object));
    }

    static @Nullable JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return null;
        }
    }

    static CloudException refused(String sentence) {
        return new CloudException(
                NotifyError.INVALID_FILTER_POLICY,
                "filter_policy: " + sentence,
                Map.of("field", "filter_policy"));
    }

    /** One or several. */
    static List<JsonNode> list(JsonNode node) {
        if (!node.isArray()) {
            return List.of(node);
        }
        List<JsonNode> all = new ArrayList<>();
        node.forEach(all::add);
        return all;
    }

    /** Makes rules of what is written. */
    private static final class Compiler {

        private final boolean nested;
        private int conditions;

        Compiler(boolean nested) {
            this.nested = nested;
        }

        Rule object(JsonNode policy, int depth) {
            if (policy.isEmpty()) {
                throw refused("an object names at least one field");
            }
            if (depth > MOST_DEPTH) {
                throw refused("fields lie in others " + MOST_DEPTH + " deep at most");
            }
            List<Rule> all = new ArrayList<>();
            policy.fields().forEachRemaining(field -> all.add(rule(field.getKey(), field, depth)));
            return objects -> all.stream().allMatch(rule -> rule.fits(objects));
        }

        private Rule rule(String name, Map.Entry<String, JsonNode> field, int depth) {
            JsonNode written = field.getValue();
            if (name.equals("$or") && written.isArray() && written.size() >= 2) {
                List<Rule> any =
                        list(written).stream()
                                .map(one -> object(objectOf(one), depth + 1))
                                .toList();
                return objects -> any.stream().anyMatch(rule -> rule.fits(objects));
            }
            if (written.isObject() && nested) {
                Rule inside = object(written, depth + 1);
                return objects -> inside.fits(FilterPolicy.inside(objects, name));
            }
            if (!written.isArray() || written.isEmpty()) {
                throw refused(
                        name
                                + " needs a list of conditions"
                                + (written.isObject()
                                        ? "; only a policy about the body has fields in others"
                                        : ""));
            }
            List<Condition> any = list(written).stream().map(this::condition).toList();
            return objects -> {
                List<JsonNode> values = values(objects, name);
                return any.stream().anyMatch(condition -> condition.fits(values));
            };
        }

        private static JsonNode objectOf(JsonNode one) {
            if (!one.isObject()) {
                throw refused("$or takes a list of objects");
            }
            return one;
        }

        private Condition condition(JsonNode written) {
            if (++conditions > MOST_CONDITIONS) {
                throw refused("there are more than " + MOST_CONDITIONS + " conditions");
            }
            return Condition.of(written);
        }
    }

    /** What lies in a field of these objects; of an array its elements. */
    private static List<JsonNode> inside(List<JsonNode> objects, String name) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode object : objects) {
            JsonNode value = object.get(name);
            if (value != null) {
                list(value).stream().filter(JsonNode::isObject).forEach(found::add);
            }
        }
        return found;
    }

    private static List<JsonNode> values(List<JsonNode> objects, String name) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode object : objects) {
            JsonNode value = object.get(name);
            if (value != null) {
                flatten(value, found);
            }
        }
        return found;
    }

    private static void flatten(JsonNode value, List<JsonNode> into) {
        if (value.isArray()) {
            value.forEach(one -> flatten(one, into));
        } else {
            into.add(value);
        }
    }
}
