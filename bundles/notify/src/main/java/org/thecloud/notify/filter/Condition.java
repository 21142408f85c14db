// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a field may fit. Values are texts, numbers, true, false and null; a field that
 * is not there has no value.
 */
interface Condition {
    /**
     * @param values those of the field; several of an array, none if the field is not there
     */
    boolean fits(List<JsonNode> values);

    static Condition of(JsonNode written) {
        if (written.isValueNode()) {
            return any(value -> same(written, value));
        }
        if (!written.isObject() || written.size() != 1) {
            throw FilterPolicy.refused("a condition is a value, or one operator with its operand");
        }
        String operator = written.fieldNames().next();
        JsonNode operand = written.path(operator);
        return switch (operator) {
            case "prefix" -> text(operator, operand, String::startsWith);
            case "suffix" -> text(operator, operand, String::endsWith);
            case "equals-ignore-case" -> text(operator, operand, String::equalsIgnoreCase);
            case "wildcard" -> any(texts(wildcard(operand)));
            case "anything-but" -> anythingBut(operand);
            case "numeric" -> any(numbers(Comparison.of(operand)));
            case "exists" -> exists(operand);
            case "cidr" -> any(texts(Network.of(operand)));
            default -> throw FilterPolicy.refused("there is no operator " + operator);
        };
    }

    private static Condition any(Predicate<JsonNode> test) {
        return values -> values.stream().anyMatch(test);
    }

    private static boolean same(JsonNode wanted, JsonNode value) {
        return wanted.isNumber() && value.isNumber()
                ? wanted.decimalValue().compareTo(value.decimalValue()) == 0
                : wanted.equals(value);
    }

    /** Compares a text with the operand. */
    interface Likeness {
        boolean alike(String value, String operand);
    }

    private static Condition text(String operator, JsonNode operand, Likeness likeness) {
        String wanted = textOf(operator, operand);
        return any(texts(value -> likeness.alike(value, wanted)));
    }

    private static Predicate<JsonNode> texts(Predicate<String> test) {
        return value -> value.isTextual() && test.test(value.textValue());
    }

    private static Predicate<JsonNode> numbers(Predicate<BigDecimal> test) {
        return value -> value.isNumber() && test.test(value.decimalValue());
    }

    private static String textOf(String operator, JsonNode operand) {
        if (!operand.isTextual() || operand.textValue().isEmpty()) {
            throw FilterPolicy.refused(operator + " needs a text");
        }
        return operand.textValue();
    }

    private static Condition exists(JsonNode operand) {
        if (!operand.isBoolean()) {
            throw FilterPolicy.refused("exists is true or false");
        }
        boolean wanted = operand.booleanValue();
        return values -> values.isEmpty() != wanted;
    }

    /** Of a field that is there: none of its values is one of those. */
    private static Condition anythingBut(JsonNode operand) {
        Predicate<JsonNode> excluded = excluded(operand);
        return values -> !values.isEmpty() && values.stream().noneMatch(excluded);
    }

    private static Predicate<JsonNode> excluded(JsonNode operand) {
        if (operand.isObject()) {
            if (operand.size() != 1) {
                throw FilterPolicy.refused("anything-but takes one operator");
            }
            String operator = operand.fieldNames().next();
            if (!List.of("prefix", "suffix", "wildcard", "equals-ignore-case").contains(operator)) {
                throw FilterPolicy.refused("anything-but does not take " + operator);
            }
            List<JsonNode> operands = FilterPolicy.list(operand.path(operator));
            return operands.stream()
                    .map(one -> operator(operator, one))
                    .reduce(value -> false, Predicate::or);
        }
        List<JsonNode> values = FilterPolicy.list(operand);
        if (values.isEmpty()
                || !values.stream().allMatch(one -> one.isTextual() || one.isNumber())) {
            throw FilterPolicy.refused("anything-but takes texts and numbers");
        }
        return value -> values.stream().anyMatch(one -> same(one, value));
    }

    private static Predicate<JsonNode> operator(String operator, JsonNode operand) {
        if (operator.equals("wildcard")) {
            return texts(wildcard(operand));
        }
        String wanted = textOf(operator, operand);
        return texts(
                value ->
                        switch (operator) {
                            case "prefix" -> value.startsWith(wanted);
                            case "suffix" -> value.endsWith(wanted);
                            default -> value.equalsIgnoreCase(wanted);
                        });
    }

    /** Stars stand for any number of characters; a backslash takes the sense from what follows. */
    private static Predicate<String> wildcard(JsonNode operand) {
        String pattern = textOf("wildcard", operand);
        if (pattern.contains("**") || pattern.chars().filter(c -> c == '*').count() > 3) {
            throw FilterPolicy.refused("a wildcard has up to three stars, none beside another");
        }
        return value -> Wildcard.fits(pattern, value);
    }

    /** A comparison with bounds. */
    record Comparison(
            @Nullable BigDecimal least,
            boolean leastIncluded,
            @Nullable BigDecimal most,
            boolean mostIncluded)
            implements Predicate<BigDecimal> {

        static Comparison of(JsonNode operand) {
            if (!operand.isArray() || operand.size() != 2 && operand.size() != 4) {
                throw FilterPolicy.refused("numeric is [\"=\", 1] or [\">\", 0, \"<=\", 10]");
            }
            Comparison comparison = one(operand.get(0), operand.get(1));
            if (operand.size() == 2) {
                return comparison;
            }
            Comparison other = one(operand.get(2), operand.get(3));
            if (comparison.least == null
                    || comparison.most != null
                    || other.most == null
                    || other.least != null
                    || comparison.least.compareTo(other.most) >= 0) {
                throw FilterPolicy.refused("a range has its lower bound first");
            }
            return new Comparison(
                    comparison.least, comparison.leastIncluded, other.most, other.mostIncluded);
        }

        private static Comparison one(JsonNode operator, JsonNode number) {
            if (!number.isNumber()) {
                throw FilterPolicy.refused("numeric compares with numbers");
            }
            BigDecimal bound = number.decimalValue();
            return switch (operator.asText().toLowerCase(Locale.ROOT)) {
                case "=" -> new Comparison(bound, true, bound, true);
                case ">" -> new Comparison(bound, false, null, false);
                case ">=" -> new Comparison(bound, true, null, false);
                case "<" -> new Comparison(null, false, bound, false);
                case "<=" -> new Comparison(null, false, bound, true);
                default -> throw FilterPolicy.refused("numeric knows =, <, <=, > and >=");
            };
        }

        @Override
        public boolean test(BigDecimal value) {
            return above(value) && below(value);
        }

        private boolean above(BigDecimal value) {
            int order = least == null ? 1 : value.compareTo(least);
            return order > 0 || leastIncluded && order == 0;
        }

        private boolean below(BigDecimal value) {
            int order = most == null ? -1 : value.compareTo(most);
            return order < 0 || mostIncluded && order == 0;
        }
    }
}
