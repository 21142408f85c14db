// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.queue.MessageAttribute;

/** The parameters of a request, or of one entry of a batch. */
record Input(JsonNode node) {

    @Nullable String text(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isValueNode()) {
            throw Refusals.refusal("MalformedInput", name + " must be a text");
        }
        return value.asText();
    }

    String required(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            throw Refusals.missing(name);
        }
        return text;
    }

    @Nullable Integer number(String name) {
        String text = text(name);
        try {
            return text == null || text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException notANumber) {
            throw Refusals.value(name, "Must be a whole number.");
        }
    }

    int number(String name, int usual, int least, int most) {
        Integer number = number(name);
        if (number == null) {
            return usual;
        }
        if (number < least || number > most) {
            throw Refusals.value(name, "Must be between %d and %d.".formatted(least, most));
        }
        return number;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : list(name)) {
            texts.add(value.asText());
        }
        return texts;
    }

    List<Input> inputs(String name) {
        List<Input> inputs = new ArrayList<>();
        for (JsonNode value : list(name)) {
            inputs.add(new Input(value));
        }
        return inputs;
    }

    private Iterable<JsonNode> list(String name) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw Refusals.refusal("MalformedInput", name + " must be a list");
        }
        return value;
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        each(
                name,
                (key, value) ->
                        map.put(key, value.isValueNode() ? value.asText() : value.toString()));
        return map;
    }

    private void each(String name, BiConsumer<String, JsonNode> entry) {
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return;
        }
        if (!value.isObject()) {
            throw Refusals.refusal("MalformedInput", name + " must be a map");
        }
        value.fields().forEachRemaining(one -> entry.accept(one.getKey(), one.getValue()));
    }

    Map<String, MessageAttribute> attributes(String name) {
        Map<String, MessageAttribute> attributes = new TreeMap<>();
        each(name, (key, value) -> attributes.put(key, attribute(key, value)));
        return attributes;
    }

    private static MessageAttribute attribute(String name, JsonNode value) {
        Input input = new Input(value);
        String type = input.text("DataType");
        if (type == null) {
            throw Refusals.value(name, "The message attribute must contain a DataType.");
        }
        String binary = input.text("BinaryValue");
        try {
            return new MessageAttribute(
                    type,
                    input.text("StringValue"),
                    binary == null ? null : java.util.Base64.getDecoder().decode(binary));
        } catch (IllegalArgumentException notBase64) {
            AwsRefusal refusal = Refusals.value(name, "The binary value is not base64.");
            refusal.addSuppressed(notBase64);
            throw refusal;
        }
    }
}
