// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A statement that has been checked and is ready to be asked.
 *
 * @param origin for people: which statement of which policy, or which role
 */
record Rule(
        String origin,
        boolean allow,
        List<Pattern> actions,
        List<Pattern> resources,
        List<Test> tests) {

    private static final int MOST = 50;
    private static final int LONGEST = 300;

    /** One condition. */
    record Test(Operator operator, String key, List<String> values) {}

    boolean fits(Situation situation) {
        return actions.stream().anyMatch(pattern -> pattern.matches(situation.permission()))
                && resources.stream()
                        .anyMatch(
                                pattern ->
                                        situation.resources().stream().anyMatch(pattern::matches))
                && tests.stream()
                        .allMatch(
                                test ->
                                        test.operator()
                                                .holds(situation.fact(test.key()), test.values()));
    }

    /**
     * The rule a statement makes.
     *
     * @throws IllegalArgumentException with a sentence for its author if it makes none
     */
    static Rule of(String origin, @Nullable Statement statement) {
        if (statement == null) {
            throw new IllegalArgumentException("a statement must be an object");
        }
        String effect = String.valueOf(statement.effect());
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("effect must be Allow or Deny");
        }
        List<Pattern> actions = new ArrayList<>();
        for (String action : texts("action", statement.action())) {
            if (action.endsWith(":read")) {
                String kind = action.substring(0, action.length() - "read".length());
                actions.add(new Pattern(kind + "get"));
                actions.add(new Pattern(kind + "list"));
            }
            actions.add(new Pattern(action));
        }
        return new Rule(
                origin,
                effect.equals("Allow"),
                List.copyOf(actions),
                texts("resource", statement.resource()).stream().map(Pattern::new).toList(),
                tests(statement.condition()));
    }

    private static List<String> texts(String field, @Nullable List<String> texts) {
        if (texts == null || texts.isEmpty() || texts.size() > MOST) {
            throw new IllegalArgumentException(field + " must have 1 to " + MOST + " entries");
        }
        for (String text : texts) {
            if (text == null || text.isBlank() || text.length() > LONGEST) {
                throw new IllegalArgumentException(
                        "each %s must have 1 to %d characters".formatted(field, LONGEST));
            }
        }
        return texts;
    }

    private static List<Test> tests(@Nullable Map<String, Map<String, List<String>>> condition) {
        List<Test> tests = new ArrayList<>();
        for (Map.Entry<String, Map<String, List<String>>> entry :
                (condition == null ? Map.<String, Map<String, List<String>>>of() : condition)
                        .entrySet()) {
            Operator operator =
                    Operator.of(entry.getKey())
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "there is no condition operator "
                                                            + entry.getKey()));
            Optional.ofNullable(entry.getValue())
                    .orElse(Map.of())
                    .forEach((key, values) -> tests.add(test(operator, key, values)));
        }
        return List.copyOf(tests);
    }

    private static Test test(Operator operator, String key, @Nullable List<String> values) {
        if (!Situation.KEYS.contains(key)) {
            throw new IllegalArgumentException(
                    "there is no condition key " + key + "; there are " + Situation.KEYS);
        }
        for (String value : texts(key, values)) {
            operator.check(value);
        }
        return new Test(operator, key, List.copyOf(texts(key, values)));
    }
}
