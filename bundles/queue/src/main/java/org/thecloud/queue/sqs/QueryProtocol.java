// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;

/**
 * The older protocol: parameters in a form, with their place in lists in their names; answers in
 * XML. Here both are given the shape they have in the JSON protocol, and taken it off again.
 */
final class QueryProtocol {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/";

    /** Names of list members in a form, and of the list in JSON. */
    private static final Map<String, String> LISTS =
            Map.of(
                    "AttributeName", "AttributeNames",
                    "MessageAttributeName", "MessageAttributeNames",
                    "MessageSystemAttributeName", "MessageSystemAttributeNames",
                    "TagKey", "TagKeys",
                    "SendMessageBatchRequestEntry", "Entries",
                    "DeleteMessageBatchRequestEntry", "Entries",
                    "ChangeMessageVisibilityBatchRequestEntry", "Entries");

    /** Names of map entries in a form, of the map in JSON, and of key and value in an entry. */
    private static final Map<String, List<String>> MAPS =
            Map.of(
                    "Attribute", List.of("Attributes", "Name", "Value"),
                    "Tag", List.of("Tags", "Key", "Value"),
                    "MessageAttribute", List.of("MessageAttributes", "Name", "Value"),
                    "MessageSystemAttribute", List.of("MessageSystemAttributes", "Name", "Value"));

    /** Names of lists in a JSON answer, and of their members in an XML one. */
    private static final Map<String, String> MEMBERS =
            Map.of(
                    "QueueUrls", "QueueUrl",
                    "queueUrls", "QueueUrl",
                    "Messages", "Message",
                    "Failed", "BatchResultErrorEntry",
                    "Results", "ListMessageMoveTasksResultEntry");

    private QueryProtocol() {}

    /** The parameters of a form. */
    static Map<String, String> form(String text) {
        Map<String, String> form = new LinkedHashMap<>();
        try {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    form.put(
                            URLDecoder.decode(name, StandardCharsets.UTF_8),
                            URLDecoder.decode(value, StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException broken) {
            throw Refusals.refusal("MalformedInput", "the form has a broken escape");
        }
        return form;
    }

    /** Branches by the parts of names between dots. */
    private static final class Tree {

        private final Map<String, Tree> branches = new TreeMap<>(QueryProtocol::numbersInOrder);
        private @Nullable String value;

        void put(String name, String text) {
            Tree at = this;
            for (String part : name.split("\\.", -1)) {
                at = at.branches.computeIfAbsent(part, p -> new Tree());
            }
            at.value = text;
        }
    }

    private static int numbersInOrder(String one, String other) {
        int byLength = Integer.compare(one.length(), other.length());
        boolean numbers = one.matches("\\d+") && other.matches("\\d+");
        return numbers && byLength != 0 ? byLength : one.compareTo(other);
    }

    static ObjectNode input(Map<String, String> form) {
        Tree tree = new Tree();
        form.forEach(tree::put);
        return object(tree);
    }

    private static ObjectNode object(Tree tree) {
        ObjectNode object = NODES.objectNode();
        tree.branches.forEach(
                (name, branch) -> {
                    String list = LISTS.get(name);
                    List<String> map = MAPS.get(name);
                    if (list != null && !branch.branches.isEmpty()) {
                        ArrayNode members = object.putArray(list);
                        branch.branches.values().forEach(one -> members.add(node(one)));
                    } else if (map != null && !branch.branches.isEmpty()) {
                        ObjectNode entries = object.putObject(map.get(0));
                        branch.branches.values().forEach(one -> entry(entries, one, map));
                    } else {
                        object.set(name, node(branch));
                    }
                });
        return object;
    }

    private static void entry(ObjectNode entries, Tree one, List<String> names) {
        Tree key = one.branches.get(names.get(1));
        Tree value = one.branches.get(names.get(2));
        if (key == null || key.value == null || value == null) {
            throw Refusals.missing(names.get(1) + " and " + names.get(2));
        }
        entries.set(key.value, node(value));
    }

    private static JsonNode node(Tree tree) {
        return tree.value == null ? object(tree) : NODES.textNode(tree.value);
    }

    static String answer(String action, ObjectNode result, String requestId) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\"?>");
        out.append('<').append(action).append("Response xmlns=\"").append(NAMESPACE).append("\">");
        if (!result.isEmpty()) {
            out.append('<').append(action).append("Result>");
            object(out, action, result);
            out.append("</").append(action).append("Result>");
        }
        out.append("<ResponseMetadata>");
        leaf(out, "RequestId", requestId);
        return out.append("</ResponseMetadata></").append(action).append("Response>").toString();
    }

    private static void object(StringBuilder out, String action, JsonNode object) {
        object.fields()
                .forEachRemaining(
                        field -> {
                            String name = field.getKey();
                            JsonNode value = field.getValue();
                            if (value.isArray()) {
                                String member =
                                        name.equals("Successful")
                                                ? action + "ResultEntry"
                                                : MEMBERS.getOrDefault(name, name);
                                value.forEach(one -> element(out, action, member, one));
                            } else if (isMap(name)) {
                                map(out, action, name, value);
                            } else {
                                element(out, action, name, value);
                            }
                        });
    }

    private static boolean isMap(String name) {
        return name.equals("Attributes") || name.equals("MessageAttributes") || name.equals("Tags");
    }

    private static void map(StringBuilder out, String action, String name, JsonNode map) {
        String member = name.substring(0, name.length() - 1);
        map.fields()
                .forEachRemaining(
                        one -> {
                            out.append('<').append(member).append('>');
                            leaf(out, member.equals("Tag") ? "Key" : "Name", one.getKey());
                            element(out, action, "Value", one.getValue());
                            out.append("</").append(member).append('>');
                        });
    }

    private static void element(StringBuilder out, String action, String name, JsonNode value) {
        if (value.isValueNode()) {
            leaf(out, name, value.asText());
        } else {
            out.append('<').append(name).append('>');
            object(out, action, value);
            out.append("</").append(name).append('>');
        }
    }

    private static void leaf(StringBuilder out, String name, String text) {
        out.append('<').append(name).append('>');
        escape(out, text);
        out.append("</").append(name).append('>');
    }

    private static void escape(StringBuilder out, String text) {
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            switch (one) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#13;");
                default -> out.append(one);
            }
        }
    }

    static String refusal(AwsRefusal refusal, String requestId) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\"?><ErrorResponse xmlns=\"");
        out.append(NAMESPACE).append("\"><Error>");
        leaf(out, "Type", refusal.status() < 500 ? "Sender" : "Receiver");
        leaf(out, "Code", refusal.code());
        leaf(out, "Message", refusal.sentence());
        out.append("<Detail/></Error>");
        leaf(out, "RequestId", requestId);
        return out.append("</ErrorResponse>").toString();
    }
}
