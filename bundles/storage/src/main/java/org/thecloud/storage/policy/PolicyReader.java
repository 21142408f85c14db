// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the JSON of a policy of one bucket. */
final class PolicyReader {

    private static final int LONGEST = 20 * 1024;
    private static final Set<String> ROOT = Set.of("Version", "Id", "Statement");
    private static final Set<String> FIELDS =
            Set.of(
                    "Sid",
                    "Effect",
                    "Principal",
                    "Action",
                    "NotAction",
                    "Resource",
                    "NotResource",
                    "Condition");
    private static final ObjectMapper JSON =
            new ObjectMapper()
                    .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final String bucket;

    PolicyReader(String bucket) {
        this.bucket = bucket;
    }

    BucketPolicy read(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw wrong("Policies must be at most 20 KB");
        }
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(
                    "Policies must be valid JSON and the first byte must be '{'", notJson);
        }
        if (root == null || !root.isObject()) {
            throw wrong("Policies must be valid JSON and the first byte must be '{'");
        }
        only(root, ROOT);
        JsonNode version = root.get("Version");
        if (version != null && !Set.of("2012-10-17", "2008-10-17").contains(version.asText())) {
            throw wrong("The policy must contain a valid version string");
        }
        List<Statement> statements = new ArrayList<>();
        for (JsonNode one : many(root.get("Statement"))) {
            statements.add(statement(one, statements.size()));
        }
        if (statements.isEmpty()) {
            throw wrong("Missing required field Statement");
        }
        return new BucketPolicy(text, statements);
    }

    private Statement statement(JsonNode node, int place) {
        if (!node.isObject()) {
            throw wrong("a statement must be an object");
        }
        if (node.has("NotPrincipal")) {
            throw wrong("NotPrincipal is not known here; use a condition");
        }
        only(node, FIELDS);
        String effect = node.path("Effect").asText();
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw wrong("Invalid effect: " + effect);
        }
        boolean otherActions = node.has("NotAction");
        boolean otherResources = node.has("NotResource");
        if (otherActions && node.has("Action") || otherResources && node.has("Resource")) {
            throw wrong(
                    "a statement has one of each pair: Action, NotAction; Resource, NotResource");
        }
        List<Glob> actions = new ArrayList<>();
        for (String action : texts(node.get(otherActions ? "NotAction" : "Action"), "Action")) {
            if (!action.matches("(?i)\\*|s3:[a-z0-9*?]+")) {
                throw wrong("Policy has invalid action: " + action);
            }
            actions.add(new Glob(action, true));
        }
        List<Glob> resources = new ArrayList<>();
        for (String name :
                texts(node.get(otherResources ? "NotResource" : "Resource"), "Resource")) {
            resources.add(resource(name));
        }
        if (!otherActions && !otherResources) {
            applies(actions, resources);
        }
        String sid = node.path("Sid").asText("");
        return new Statement(
                sid.isEmpty() ? "number " + place : sid,
                effect.equals("Allow"),
                grantees(node.get("Principal")),
                actions,
                otherActions,
                resources,
                otherResources,
                conditions(node.get("Condition")));
    }

    private Glob resource(String name) {
        String own = Statement.ARN + bucket;
        if (!name.equals(own) && !name.startsWith(own + "/") || name.contains("${")) {
            throw wrong("Policy has invalid resource: " + name);
        }
        return new Glob(name);
    }

    // s3:GetObject on a bucket, or s3:ListBucket on objects, never fits: surely a mistake
    private void applies(List<Glob> actions, List<Glob> resources) {
        boolean objects = resources.stream().anyMatch(glob -> glob.text().contains("/"));
        boolean itself = resources.stream().anyMatch(glob -> !glob.text().contains("/"));
        for (Glob glob : actions) {
            List<Action> meant = new ArrayList<>();
            for (Action action : Action.values()) {
                if (glob.matches(action.word())) {
                    meant.add(action);
                }
            }
            boolean some =
                    meant.isEmpty()
                            || meant.stream()
                                    .anyMatch(action -> action.onObject() ? objects : itself);
            if (!some) {
                throw wrong("Action does not apply to any resource(s) in statement");
            }
        }
    }

    private static List<Grantee> grantees(@Nullable JsonNode node) {
        List<Grantee> grantees = new ArrayList<>();
        if (node != null && node.isTextual() && node.asText().equals("*")) {
            grantees.add(Grantee.ANYBODY);
        } else if (node != null && node.isObject() && node.size() == 1 && node.has("AWS")) {
            texts(node.get("AWS"), "Principal").forEach(text -> grantees.add(Grantee.of(text)));
        } else if (node == null) {
            throw wrong("Missing required field Principal");
        } else {
            throw wrong("Invalid principal in policy");
        }
        return grantees;
    }

    private static List<Condition> conditions(@Nullable JsonNode node) {
        List<Condition> conditions = new ArrayList<>();
        if (node == null) {
            return conditions;
        }
        if (!node.isObject()) {
            throw wrong("Condition must be an object");
        }
        for (Iterator<Map.Entry<String, JsonNode>> each = node.fields(); each.hasNext(); ) {
            Map.Entry<String, JsonNode> operator = each.next();
            if (!operator.getValue().isObject()) {
                throw wrong("Invalid Condition type : " + operator.getKey());
            }
            operator.getValue()
                    .fields()
                    .forEachRemaining(
                            test ->
                                    conditions.add(
                                            Condition.of(
                                                    operator.getKey(),
                                                    test.getKey(),
                                                    texts(test.getValue(), test.getKey()))));
        }
        return conditions;
    }

    private static void only(JsonNode node, Set<String> known) {
        node.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                throw wrong("Unknown field " + name);
                            }
                        });
    }

    private static Iterable<JsonNode> many(@Nullable JsonNode node) {
        return node == null ? List.of() : node.isArray() ? node : List.of(node);
    }

    private static List<String> texts(@Nullable JsonNode node, String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : many(node)) {
            if (!one.isValueNode() || one.isNull()) {
                throw wrong(field + " must be a text or a list of texts");
            }
            texts.add(one.asText());
        }
        if (texts.isEmpty()) {
            throw wrong("Missing required field " + field);
        }
        return texts;
    }

    private static IllegalArgumentException wrong(String sentence) {
        return new IllegalArgumentException(sentence);
    }
}
