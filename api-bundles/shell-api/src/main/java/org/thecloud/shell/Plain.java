// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;

/** Records as maps, lists and scalars with snake_case names, the way the wire has them. */
final class Plain {

    private Plain() {}

    static @Nullable Object of(@Nullable Object thing) {
        if (thing == null || thing instanceof Number || thing instanceof Boolean) {
            return thing;
        }
        if (thing instanceof Secret) {
            return "***";
        }
        if (thing instanceof Optional<?> maybe) {
            return of(maybe.orElse(null));
        }
        if (thing instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((name, value) -> plain.put(String.valueOf(name), of(value)));
            return plain;
        }
        if (thing instanceof Collection<?> items) {
            List<@Nullable Object> plain = new ArrayList<>();
            items.forEach(item -> plain.add(of(item)));
            return plain;
        }
        if (thing instanceof Record) {
            return record((Record) thing);
        }
        return thing.toString();
    }

    private static @Nullable Object record(Record thing) {
        RecordComponent[] components = thing.getClass().getRecordComponents();
        if (components.length == 1 && components[0].getName().equals("value")) {
            return of(value(thing, components[0]));
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (RecordComponent component : components) {
            plain.put(snake(component.getName()), of(value(thing, component)));
        }
        return plain;
    }

    private static @Nullable Object value(Record thing, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(thing);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /** The value at a dotted path, empty text where there is none. */
    static String at(@Nullable Object plain, String path) {
        Object here = plain;
        for (String name : path.split("\\.", -1)) {
            here = here instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return cell(here);
    }

    /** A value on one line. */
    static String cell(@Nullable Object plain) {
        if (plain == null) {
            return "";
        }
        if (plain instanceof Map<?, ?> map) {
            return String.join(
                    " ",
                    map.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + cell(entry.getValue()))
                            .toList());
        }
        if (plain instanceof List<?> items) {
            return String.join(" ", items.stream().map(Plain::cell).toList());
        }
        return printable(plain.toString());
    }

    /** What tenants typed must not move the operator's cursor. */
    private static String printable(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? '\uFFFD' : c));
        return safe.toString();
    }
}
