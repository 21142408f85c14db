// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Operations that are done together, in order. Not thread-safe. */
final class Transaction {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<ObjectNode> operations = new ArrayList<>();

    List<ObjectNode> operations() {
        return operations;
    }

    boolean isEmpty() {
        return operations.isEmpty();
    }

    private ObjectNode operation(String name, String table) {
        ObjectNode operation = NODES.objectNode().put("op", name).put("table", table);
        operations.add(operation);
        return operation;
    }

    /** One condition. */
    static ArrayNode where(String column, String function, Object value) {
        return NODES.arrayNode().add(column).add(function).add(Values.encode(value));
    }

    static ArrayNode id(UUID id) {
        return where("_uuid", "==", id);
    }

    private static ArrayNode all(ArrayNode... conditions) {
        return NODES.arrayNode().addAll(List.of(conditions));
    }

    Transaction select(String table, Collection<String> columns, ArrayNode... conditions) {
        ObjectNode operation = operation("select", table);
        operation.set("where", all(conditions));
        columns.forEach(operation.putArray("columns")::add);
        return this;
    }

    Transaction insert(String table, UUID id, Map<String, Object> columns) {
        ObjectNode operation = operation("insert", table).put("uuid", id.toString());
        operation.set("row", row(columns));
        return this;
    }

    Transaction update(String table, UUID id, Map<String, Object> columns) {
        ObjectNode operation = operation("update", table);
        operation.set("where", all(id(id)));
        operation.set("row", row(columns));
        return this;
    }

    Transaction delete(String table, ArrayNode... conditions) {
        operation("delete", table).set("where", all(conditions));
        return this;
    }

    /**
     * Changes parts of a column.
     *
     * @param how {@code insert} or {@code delete} for sets and maps, {@code +=} for numbers
     */
    Transaction mutate(
            String table, String column, String how, Object value, ArrayNode... conditions) {
        ObjectNode operation = operation("mutate", table);
        operation.set("where", all(conditions));
        operation
                .putArray("mutations")
                .add(NODES.arrayNode().add(column).add(how).add(Values.encode(value)));
        return this;
    }

    /** Waits until some row fits. */
    Transaction await(String table, int millis, ArrayNode... conditions) {
        ObjectNode operation = operation("wait", table).put("timeout", millis);
        operation.set("where", all(conditions));
        operation.putArray("columns");
        operation.put("until", "!=");
        operation.putArray("rows");
        return this;
    }

    private static JsonNode row(Map<String, Object> columns) {
        ObjectNode row = NODES.objectNode();
        columns.forEach((name, value) -> row.set(name, Values.encode(value)));
        return row;
    }
}
