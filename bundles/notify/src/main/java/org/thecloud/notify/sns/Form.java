// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.sns;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.NoticeAttribute;

/** Parameters of a request, or of one entry of a list: places in lists are parts of their names. */
record Form(Map<String, String> values) {

    static Form of(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    values.put(
                            URLDecoder.decode(name, StandardCharsets.UTF_8),
                            URLDecoder.decode(value, StandardCharsets.UTF_8));
                }
            }
        } catch (IllegalArgumentException broken) {
            throw Refusals.invalid("the form has a broken escape");
        }
        return new Form(values);
    }

    @Nullable String text(String name) {
        return values.get(name);
    }

    String required(String name) {
        String text = values.get(name);
        if (text == null || text.isEmpty()) {
            throw Refusals.invalid(name + " is required");
        }
        return text;
    }

    boolean isTrue(String name) {
        return "true".equalsIgnoreCase(values.get(name));
    }

    /** What stands under {@code name.member.1}, {@code name.member.2} and so on, in order. */
    List<Form> list(String name) {
        return below(name + ".member.");
    }

    /** A list of plain values. */
    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        list(name).forEach(one -> texts.add(one.required("")));
        return texts;
    }

    private List<Form> below(String prefix) {
        Map<Integer, Map<String, String>> places = new TreeMap<>();
        for (String name : new TreeSet<>(values.keySet())) {
            if (name.startsWith(prefix)) {
                String rest = name.substring(prefix.length());
                int dot = rest.indexOf('.');
                String place = dot < 0 ? rest : rest.substring(0, dot);
                if (!place.matches("\\d{1,6}")) {
                    throw Refusals.invalid(name + " is not understood");
                }
                places.computeIfAbsent(Integer.valueOf(place), p -> new LinkedHashMap<>())
                        .put(dot < 0 ? "" : rest.substring(dot + 1), values.getOrDefault(name, ""));
            }
        }
        return places.values().stream().map(Form::new).toList();
    }

    /** A map of texts. */
    Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        for (Form entry : below(name + ".entry.")) {
            map.put(entry.required("key"), entry.values().getOrDefault("value", ""));
        }
        return map;
    }

    /** Tags, or other pairs that are called so. */
    Map<String, String> tags() {
        Map<String, String> tags = new TreeMap<>();
        for (Form tag : list("Tags")) {
            tags.put(tag.required("Key"), tag.values().getOrDefault("Value", ""));
        }
        return tags;
    }

    Map<String, NoticeAttribute> attributes() {
        Map<String, NoticeAttribute> attributes = new TreeMap<>();
        for (Form entry : below("MessageAttributes.entry.")) {
            String type = entry.required("Value.DataType");
            String value =
                    entry.text(
                            type.startsWith("Binary") ? "Value.BinaryValue" : "Value.StringValue");
            attributes.put(
                    entry.required("Name"), new NoticeAttribute(type, value == null ? "" : value));
        }
        return attributes;
    }
}
