// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.thecloud.aws.SigV4;
import org.thecloud.storage.service.CorsRule;

/** Rules for pages of browsers as text: one line a rule, in the form of a query. */
final class CorsText {

    private CorsText() {}

    static String of(List<CorsRule> rules) {
        StringBuilder text = new StringBuilder();
        for (CorsRule rule : rules) {
            add(text, "id", List.of(rule.id()));
            add(text, "origin", rule.origins());
            add(text, "method", rule.methods());
            add(text, "header", rule.headers());
            add(text, "expose", rule.exposed());
            Integer age = rule.maxAge();
            add(text, "age", age == null ? List.of() : List.of(age.toString()));
            text.append('\n');
        }
        return text.toString();
    }

    private static void add(StringBuilder text, String name, List<String> values) {
        for (String value : values) {
            text.append(name).append('=').append(SigV4.encode(value, false)).append('&');
        }
    }

    static List<CorsRule> rules(String text) {
        return text.lines().map(CorsText::rule).toList();
    }

    private static CorsRule rule(String line) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String name : List.of("id", "origin", "method", "header", "expose", "age")) {
            fields.put(name, new ArrayList<>());
        }
        for (String pair : line.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.computeIfAbsent(pair.substring(0, equals), n -> new ArrayList<>())
                        .add(SigV4.decode(pair.substring(equals + 1), false));
            }
        }
        List<String> age = fields.getOrDefault("age", List.of());
        return new CorsRule(
                String.join("", fields.getOrDefault("id", List.of())),
                fields.getOrDefault("origin", List.of()),
                fields.getOrDefault("method", List.of()),
                fields.getOrDefault("header", List.of()),
                fields.getOrDefault("expose", List.of()),
                age.isEmpty() ? null : Integer.valueOf(age.get(0)));
    }
}
