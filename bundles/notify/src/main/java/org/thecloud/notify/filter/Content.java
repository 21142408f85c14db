// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.NoticeAttribute;

/** What of a message policies look at; read once, however many there are. Not for two threads. */
public final class Content {

    private final Map<String, NoticeAttribute> attributes;
    private final String text;
    private @Nullable JsonNode named;
    private @Nullable JsonNode body;

    public Content(Map<String, NoticeAttribute> attributes, String text) {
        this.attributes = attributes;
        this.text = text;
    }

    JsonNode attributes() {
        JsonNode known = named;
        if (known == null) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            attributes.forEach((name, attribute) -> object.set(name, value(attribute)));
            known = object;
            named = known;
        }
        return known;
    }

    private static JsonNode value(NoticeAttribute attribute) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        String value = attribute.value();
        return switch (attribute.type()) {
            case "Number" -> nodes.numberNode(new BigDecimal(value));
            case "Binary" -> nodes.nullNode(); // it is there; no condition is about bytes
            case "String.Array" -> {
                JsonNode array = FilterPolicy.json(value);
                yield array != null && array.isArray() ? array : nodes.textNode(value);
            }
            default -> nodes.textNode(value);
        };
    }

    /** Something that is no object if the body is none in JSON. */
    JsonNode body() {
        JsonNode known = body;
        if (known == null) {
            JsonNode read = FilterPolicy.json(text);
            known = read == null ? MissingNode.getInstance() : read;
            body = known;
        }
        return known;
    }
}
