// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.AddressRange;

/**
 * A comparison of a fact with values, of which one must fit.
 *
 * @param operator without {@code Not} and {@code IfExists}
 * @param key in lower case
 */
record Condition(
        String operator, boolean negated, boolean ifExists, String key, List<String> values) {

    private static final Set<String> OPERATORS =
            Set.of(
                    "StringEquals",
                    "StringEqualsIgnoreCase",
                    "StringLike",
                    "ArnEquals",
                    "ArnLike",
                    "IpAddress",
                    "Bool",
                    "Null",
                    "NumericEquals",
                    "NumericLessThan",
                    "NumericLessThanEquals",
                    "NumericGreaterThan",
                    "NumericGreaterThanEquals",
                    "DateEquals",
                    "DateLessThan",
                    "DateLessThanEquals",
                    "DateGreaterThan",
                    "DateGreaterThanEquals");
    private static final Set<String> NEGATED =
            Set.of(
                    "StringNotEquals",
                    "StringNotEqualsIgnoreCase",
                    "StringNotLike",
                    "ArnNotEquals",
                    "ArnNotLike",
                    "NotIpAddress",
                    "NumericNotEquals",
                    "DateNotEquals");
    private static final String IF_EXISTS = "IfExists";
    // with these and no wildcards a statement is for somebody in particular
    // what reaches farther than this is anybody
    private static final int WIDEST_V4 = 8;
    private static final int WIDEST_V6 = 32;
    private static final Set<String> NARROW =
            Set.of(Facts.SOURCE_IP, Facts.PRINCIPAL_ACCOUNT, Facts.USER_ID);

    Condition {
        values = List.copyOf(values);
    }

    /**
     * What a policy says.
     *
     * @throws IllegalArgumentException with a sentence for its author
     */
    static Condition of(String word, String key, List<String> values) {
        boolean ifExists = word.endsWith(IF_EXISTS);
        String base = ifExists ? word.substring(0, word.length() - IF_EXISTS.length()) : word;
        boolean negated = NEGATED.contains(base);
        String operator = negated ? base.replace("Not", "") : base;
        if (!OPERATORS.contains(operator) || ifExists && operator.equals("Null")) {
            throw new IllegalArgumentException("Invalid Condition type : " + word);
        }
        String name = key.toLowerCase(Locale.ROOT);
        if (!Facts.known(name)) {
            throw new IllegalArgumentException(
                    "Policy has an invalid condition key: " + key + " is not known here");
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a condition must have a value");
        }
        Condition condition = new Condition(operator, negated, ifExists, name, values);
        for (String value : values) {
            condition.check(value);
        }
        return condition;
    }

    private void check(String value) {
        if (value.contains("${")) {
            throw new IllegalArgumentException("policy variables are not known here");
        }
        if (operator.equals("Bool") || operator.equals("Null")) {
            if (!value.equals("true") && !value.equals("false")) {
                throw new IllegalArgumentException("\"" + value + "\" is not true or false");
            }
        } else if (operator.startsWith("Date")) {
            time(value);
        } else if (operator.startsWith("Numeric")) {
            number(value);
        } else if (operator.equals("IpAddress")) {
            AddressRange.of(value);
        }
    }

    boolean holds(Map<String, String> facts) {
        String fact = facts.get(key);
        if (operator.equals("Null")) {
            return values.contains(String.valueOf(fact == null));
        }
        if (fact == null) {
            return ifExists || negated;
        }
        return values.stream().anyMatch(value -> fits(fact, value)) != negated;
    }

    private boolean fits(String fact, String value) {
        try {
            return switch (operator) {
                case "StringEquals" -> fact.equals(value);
                case "StringEqualsIgnoreCase", "Bool" -> fact.equalsIgnoreCase(value);
                case "StringLike", "ArnEquals", "ArnLike" -> new Glob(value).matches(fact);
                case "IpAddress" -> AddressRange.of(value).contains(fact);
                case "NumericEquals" -> number(fact) == number(value);
                case "NumericLessThan" -> number(fact) < number(value);
                case "NumericLessThanEquals" -> number(fact) <= number(value);
                case "NumericGreaterThan" -> number(fact) > number(value);
                case "NumericGreaterThanEquals" -> number(fact) >= number(value);
                case "DateEquals" -> time(fact).equals(time(value));
                case "DateLessThan" -> time(fact).isBefore(time(value));
                case "DateLessThanEquals" -> !time(fact).isAfter(time(value));
                case "DateGreaterThan" -> time(fact).isAfter(time(value));
                case "DateGreaterThanEquals" -> !time(fact).isBefore(time(value));
                default -> false;
            };
        } catch (IllegalArgumentException notComparable) {
            return false;
        }
    }

    /** Whether it holds for a few only, so that what it guards is not public. */
    boolean narrow() {
        return NARROW.contains(key)
                && !negated
                && !ifExists
                && values.stream().allMatch(this::narrow);
    }

    private static boolean narrow(AddressRange range) {
        return range.bits() >= (range.base().length == Integer.BYTES ? WIDEST_V4 : WIDEST_V6);
    }

    private boolean narrow(String value) {
        return switch (operator) {
            case "IpAddress" -> narrow(AddressRange.of(value));
            case "StringEquals", "StringEqualsIgnoreCase" -> true;
            case "StringLike" -> value.indexOf('*') < 0 && value.indexOf('?') < 0;
            default -> false;
        };
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time like 2026-01-31T12:00:00Z", notATime);
        }
    }

    private static double number(@Nullable String text) {
        try {
            return Double.parseDouble(String.valueOf(text));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("\"" + text + "\" is not a number", notANumber);
        }
    }
}
