// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.queue.MessageAttribute;
import org.thecloud.queue.NewMessage;

/** A message to send. */
record WantedMessage(
        @Nullable String body,
        @Nullable Map<String, Attribute> attributes,
        @Nullable Integer delay,
        @Nullable String group,
        @Nullable String deduplicationId) {

    /**
     * An attribute.
     *
     * @param type {@code String} if absent
     * @param value text; of a {@code Binary} one in base64
     */
    record Attribute(@Nullable String type, @Nullable String value) {

        static Attribute of(MessageAttribute attribute) {
            byte[] bytes = attribute.bytes();
            return new Attribute(
                    attribute.type(),
                    bytes == null ? attribute.text() : Base64.getEncoder().encodeToString(bytes));
        }

        MessageAttribute toAttribute(String name) {
            String kind = type == null ? "String" : type;
            if (!kind.startsWith("Binary") || value == null) {
                return new MessageAttribute(kind, value, null);
            }
            try {
                return new MessageAttribute(kind, null, Base64.getDecoder().decode(value));
            } catch (IllegalArgumentException notBase64) {
                throw CloudException.invalid(
                        "attributes." + name, "the value of a Binary attribute is base64");
            }
        }
    }

    NewMessage toMessage(@Nullable String trace) {
        if (body == null) {
            throw CloudException.invalid("body", "body is required");
        }
        Map<String, MessageAttribute> named = new TreeMap<>();
        if (attributes != null) {
            attributes.forEach(
                    (name, attribute) -> {
                        if (attribute == null) {
                            throw CloudException.invalid(
                                    "attributes." + name, "an attribute must not be null");
                        }
                        named.put(name, attribute.toAttribute(name));
                    });
        }
        return new NewMessage(
                body,
                named,
                delay == null ? null : Duration.ofSeconds(delay),
                group,
                deduplicationId,
                trace);
    }
}
