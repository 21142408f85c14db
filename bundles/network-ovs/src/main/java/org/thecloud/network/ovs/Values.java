// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Values of columns to and from their form on the wire: text, whole numbers, truth, ids, and sets
 * and maps of these.
 */
final class Values {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Values() {}

    static JsonNode encode(Object value) {
        if (value instanceof UUID id) {
            return NODES.arrayNode().add("uuid").add(id.toString());
        }
        if (value instanceof Collection<?> all) {
            ArrayNode elements = NODES.arrayNode();
            all.forEach(one -> elements.add(encode(one)));
            return NODES.arrayNode().add("set").add(elements);
        }
        if (value instanceof Map<?, ?> map) {
            ArrayNode pairs = NODES.arrayNode();
            map.forEach(
                    (key, one) -> pairs.add(NODES.arrayNode().add(encode(key)).add(encode(one))));
            return NODES.arrayNode().add("map").add(pairs);
        }
        if (value instanceof Boolean truth) {
            return NODES.booleanNode(truth);
        }
        if (value instanceof Number number) {
            return NODES.numberNode(number.longValue());
        }
        return NODES.textNode(String.valueOf(value));
    }

    /**
     * Whether a column has this value; a set of one is written like its element, and the order of
     * sets and maps says nothing.
     */
    static boolean same(JsonNode column, Object value) {
        return value instanceof Map<?, ?>
                ? map(column).equals(map(encode(value)))
                : set(column).equals(set(encode(value)));
    }

    static Set<String> set(JsonNode column) {
        Set<String> elements = new TreeSet<>();
        if (column.isArray() && column.path(0).asText().equals("set")) {
            column.path(1).forEach(one -> elements.add(text(one)));
        } else {
            elements.add(text(column));
        }
        return elements;
    }

    static Map<String, String> map(JsonNode column) {
        Map<String, String> entries = new TreeMap<>();
        column.path(1).forEach(pair -> entries.put(text(pair.path(0)), text(pair.path(1))));
        return entries;
    }

    /** The one element, or empty text. */
    static String text(JsonNode column) {
        if (column.isArray()) {
            boolean id = column.path(0).asText().equals("uuid");
            return id ? column.path(1).asText() : text(column.path(1).path(0));
        }
        return column.asText();
    }

    static UUID uuid(JsonNode column) {
        return UUID.fromString(text(column));
    }
}
