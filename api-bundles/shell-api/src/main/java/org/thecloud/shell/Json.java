// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes what {@link Plain} makes as indented JSON. */
final class Json {

    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object plain) {
        Json json = new Json();
        json.write(plain, "");
        return json.out.toString();
    }

    private void write(@Nullable Object plain, String margin) {
        if (plain instanceof Map<?, ?> map) {
            object(map, margin);
        } else if (plain instanceof List<?> items) {
            array(items, margin);
        } else if (plain == null || plain instanceof Number || plain instanceof Boolean) {
            out.append(plain);
        } else {
            string(plain.toString());
        }
    }

    private void object(Map<?, ?> map, String margin) {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            out.append('\n').append(margin).append(INDENT);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), margin + INDENT);
            out.append(entries.hasNext() ? "," : "\n" + margin);
        }
        out.append('}');
    }

    private void array(List<?> items, String margin) {
        out.append('[');
        Iterator<?> each = items.iterator();
        while (each.hasNext()) {
            out.append('\n').append(margin).append(INDENT);
            write(each.next(), margin + INDENT);
            out.append(each.hasNext() ? "," : "\n" + margin);
        }
        out.append(']');
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
