// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.Notice;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.NotifyError;

/** What may be published, and how it is kept. */
public final class Notices {

    public static final int MOST_BYTES = 262_144;
    private static final int MOST_ATTRIBUTES = 10;
    private static final int MOST_SUBJECT = 100;
    private static final int MOST_NUMBER = 100;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,256}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Notices() {}

    /** Refuses what cannot be published; gives its size in bytes. */
    static int check(Notice notice) {
        if (notice.body().isEmpty()) {
            throw CloudException.invalid("message", "message must not be empty");
        }
        if (notice.body().indexOf('\0') >= 0) {
            throw CloudException.invalid("message", "message must not hold the character zero");
        }
        subject(notice.subject());
        if (notice.attributes().size() > MOST_ATTRIBUTES) {
            throw CloudException.invalid(
                    "attributes", "a message has at most " + MOST_ATTRIBUTES + " attributes");
        }
        notice.attributes().forEach(Notices::attribute);
        long size = utf8(notice.body());
        for (Map.Entry<String, NoticeAttribute> one : notice.attributes().entrySet()) {
            size += utf8(one.getKey()) + utf8(one.getValue().type()) + utf8(one.getValue().value());
        }
        if (size > MOST_BYTES) {
            throw new CloudException(
                    NotifyError.MESSAGE_TOO_LARGE,
                    "the message has %d bytes with its attributes; %d are allowed"
                            .formatted(size, MOST_BYTES),
                    Map.of("field", "message", "limit", Integer.toString(MOST_BYTES)));
        }
        return (int) size;
    }

    private static void subject(@Nullable String subject) {
        if (subject != null
                && (subject.isBlank()
                        || subject.length() > MOST_SUBJECT
                        || subject.chars().anyMatch(Character::isISOControl))) {
            throw CloudException.invalid(
                    "subject", "subject must be 1 to " + MOST_SUBJECT + " characters on one line");
        }
    }

    private static void attribute(String name, NoticeAttribute attribute) {
        if (!NAME.matcher(name).matches()) {
            throw CloudException.invalid(
                    "attributes",
                    "names of attributes are 1 to 256 letters, digits, '_', '-' or '.'");
        }
        String field = "attributes." + name;
        String value = attribute.value();
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw CloudException.invalid(field, "an attribute has a value");
        }
        switch (attribute.type()) {
            case "String" -> {
                // any text
            }
            case "Number" -> number(field, value);
            case "Binary" -> binary(field, value);
            case "String.Array" -> array(field, value);
            default ->
                    throw CloudException.invalid(
                            field,
                            "the type of an attribute is String, String.Array, Number or Binary");
        }
    }

    private static void number(String field, String value) {
        try {
            if (value.length() <= MOST_NUMBER
                    && Math.abs((long) new BigDecimal(value).scale()) <= MOST_NUMBER * 2) {
                return;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, like one that is too long
        }
        throw CloudException.invalid(field, "the attribute's value is not a number");
    }

    private static void binary(String field, String value) {
        try {
            Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException notBase64) {
            throw CloudException.invalid(field, "the value of a Binary attribute is base64");
        }
    }

    private static void array(String field, String value) {
        try {
            if (MAPPER.readTree(value).isArray()) {
                return;
            }
        } catch (JsonProcessingException notJson) {
            // refused below, like other JSON
        }
        throw CloudException.invalid(field, "the value of a String.Array is a JSON array");
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    // ---- as text

    /** Attributes as they are kept; null for none. */
    public static @Nullable String write(Map<String, NoticeAttribute> attributes) {
        try {
            return attributes.isEmpty()
                    ? null
                    : MAPPER.writeValueAsString(new TreeMap<>(attributes));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Map<String, NoticeAttribute> read(@Nullable String text) {
        try {
            return text == null
                    ? Map.of()
                    : MAPPER.readValue(text, new TypeReference<Map<String, NoticeAttribute>>() {});
        } catch (JsonProcessingException notOurs) {
            throw CloudException.internal("attributes that are kept cannot be read", notOurs);
        }
    }
}
