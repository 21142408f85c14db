// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.thecloud.kernel.AddressRange;

/** The comparisons that conditions know, with the words policies use. */
enum Operator {
    StringEquals(true, false),
    StringNotEquals(true, true),
    StringLike(true, false),
    StringNotLike(true, true),
    IpAddress(true, false),
    NotIpAddress(true, true),
    DateEquals(true, false),
    DateNotEquals(true, true),
    DateLessThan(true, false),
    DateLessThanEquals(true, false),
    DateGreaterThan(true, false),
    DateGreaterThanEquals(true, false),
    Bool(true, false),
    Null(false, false);

    private final boolean needsFact;
    private final boolean negated;

    Operator(boolean needsFact, boolean negated) {
        this.needsFact = needsFact;
        this.negated = negated;
    }

    static Optional<Operator> of(String word) {
        for (Operator operator : values()) {
            if (operator.name().equals(word)) {
                return Optional.of(operator);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether the condition holds. A fact that is missing fits no value: it fails a comparison and
     * passes a negated one.
     */
    boolean holds(Optional<String> fact, java.util.List<String> wanted) {
        if (!needsFact) {
            return wanted.stream().anyMatch(value -> fact.isEmpty() == Boolean.parseBoolean(value));
        }
        boolean fits =
                fact.isPresent() && wanted.stream().anyMatch(value -> fits(fact.get(), value));
        return fits != negated;
    }

    private boolean fits(String fact, String wanted) {
        return switch (this) {
            case StringEquals, StringNotEquals -> fact.equals(wanted);
            case StringLike, StringNotLike -> new Pattern(wanted).matches(fact);
            case IpAddress, NotIpAddress -> AddressRange.of(wanted).contains(fact);
            case DateEquals, DateNotEquals -> time(fact).equals(time(wanted));
            case DateLessThan -> time(fact).isBefore(time(wanted));
            case DateLessThanEquals -> !time(fact).isAfter(time(wanted));
            case DateGreaterThan -> time(fact).isAfter(time(wanted));
            case DateGreaterThanEquals -> !time(fact).isBefore(time(wanted));
            case Bool -> fact.equalsIgnoreCase(wanted);
            case Null -> false;
        };
    }

    /** Refuses a value that this comparison cannot use. */
    void check(String value) {
        switch (this) {
            case IpAddress, NotIpAddress -> AddressRange.of(value);
            case DateEquals,
                    DateNotEquals,
                    DateLessThan,
                    DateLessThanEquals,
                    DateGreaterThan,
                    DateGreaterThanEquals ->
                    time(value);
            case Bool, Null -> {
                if (!value.equals("true") && !value.equals("false")) {
                    throw new IllegalArgumentException("\"" + value + "\" is not true or false");
                }
            }
            default -> {
                // any text will do
            }
        }
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notATime) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time like 2026-01-31T12:00:00Z", notATime);
        }
    }
}
