// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.iam.service.Statement;
import org.thecloud.kernel.CloudException;

/** One rule on the wire. A value of a condition is a text or a list of texts. */
public record WriteStatement(
        @Nullable String sid,
        @Nullable String effect,
        @Nullable List<String> action,
        @Nullable List<String> resource,
        @Nullable Map<String, Map<String, Object>> condition) {

    static final WriteStatement EMPTY = new WriteStatement(null, null, null, null, null);

    Statement toStatement() {
        return new Statement(sid, effect, action, resource, conditions(condition));
    }

    private static @Nullable Map<String, Map<String, List<String>>> conditions(
            @Nullable Map<String, Map<String, Object>> written) {
        if (written == null) {
            return null;
        }
        Map<String, Map<String, List<String>>> conditions = new TreeMap<>();
        written.forEach(
                (operator, tests) -> {
                    Map<String, List<String>> values = new TreeMap<>();
                    if (tests != null) {
                        tests.forEach((key, value) -> values.put(key, texts(value)));
                    }
                    conditions.put(operator, values);
                });
        return conditions;
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        for (Object one : value instanceof List<?> many ? many : java.util.Arrays.asList(value)) {
            if (!(one instanceof String || one instanceof Boolean || one instanceof Number)) {
                throw CloudException.invalid(
                        "condition", "a condition compares with a text or a list of texts");
            }
            texts.add(one.toString());
        }
        return texts;
    }
}
