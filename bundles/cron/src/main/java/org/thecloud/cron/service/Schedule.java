// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;

/**
 * When a job is due: five fields of Unix cron in a time zone, a word such as {@code @daily}, or
 * {@code @every 90m}, which counts from the last due time and knows no zone.
 *
 * <p>Where clocks change: a time that does not exist is due at the first moment after the gap, and
 * one that exists twice only the first time. With {@code *} for the hour it goes by real time
 * instead: neither a burst after the gap nor an hour of silence. Immutable.
 */
final class Schedule {

    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final Map<String, String> WORDS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final Pattern EVERY =
            Pattern.compile("@every +(?:(\\d{1,5})h)?(?:(\\d{1,7})m)?(?:(\\d{1,9})s)?");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int LONGEST_TEXT = 200;

    private final @Nullable ExecutionTime times;
    private final @Nullable Duration every;
    private final boolean everyHour;
    private final ZoneId zone;

    private Schedule(
            @Nullable ExecutionTime times,
            @Nullable Duration every,
            boolean everyHour,
            ZoneId zone) {
        this.times = times;
        this.every = every;
        this.everyHour = everyHour;
        this.zone = zone;
    }

    /**
     * Reads what a tenant gave; INVALID_INPUT for what is no schedule or never comes true.
     *
     * @param zone name of a time zone such as {@code Europe/Berlin}
     */
    static Schedule parse(String expression, String zone) {
        ZoneId where = zone(zone);
        String text = expression.strip();
        if (text.length() > LONGEST_TEXT) {
            throw refused("is longer than " + LONGEST_TEXT + " characters");
        }
        Matcher interval = EVERY.matcher(text);
        if (text.startsWith("@every")) {
            return new Schedule(null, interval(interval), false, where);
        }
        Cron cron = cron(text);
        boolean everyHour =
                cron.retrieve(CronFieldName.HOUR).getExpression().asString().equals("*");
        Schedule schedule = new Schedule(ExecutionTime.forCron(cron), null, everyHour, where);
        if (schedule.nextLocal(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw refused("never comes true: there is no such day");
        }
        return schedule;
    }

    private static Cron cron(String text) {
        String fields = text;
        if (text.startsWith("@")) {
            fields = WORDS.get(text.toLowerCase(Locale.ROOT));
            if (fields == null) {
                throw refused(
                        "knows the words "
                                + String.join(", ", WORDS.keySet().stream().sorted().toList())
                                + " and @every");
            }
        }
        try {
            return PARSER.parse(fields).validate();
        } catch (IllegalArgumentException refused) {
            String why = String.valueOf(refused.getMessage());
            throw refused("must be five fields (minute hour day month weekday): " + why);
        }
    }

    private static Duration interval(Matcher text) {
        if (!text.matches()) {
            throw refused("must be like @every 1h30m");
        }
        Duration every =
                Duration.ofHours(number(text.group(1)))
                        .plusMinutes(number(text.group(2)))
                        .plusSeconds(number(text.group(3)));
        if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
            throw refused("must be between one minute and 366 days");
        }
        return every;
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name.strip());
        } catch (DateTimeException unknown) {
            throw CloudException.invalid(
                    "time_zone", "time_zone must be UTC or a name such as Europe/Berlin");
        }
    }

    private static CloudException refused(String why) {
        return CloudException.invalid("schedule", "schedule " + why);
    }

    /** The first due time after a moment; empty if there is none any more. */
    Optional<Instant> next(Instant after) {
        if (every != null) {
            return Optional.of(after.plus(every));
        }
        return everyHour ? nextByRealTime(after) : nextByTheClock(after);
    }

    private Optional<Instant> nextByTheClock(Instant after) {
        ZoneRules rules = zone.getRules();
        Optional<LocalDateTime> local = nextLocal(LocalDateTime.ofInstant(after, zone));
        while (local.isPresent()) {
            Instant due = first(rules, local.get());
            if (due.isAfter(after)) {
                return Optional.of(due);
            }
            local = nextLocal(local.get());
        }
        return Optional.empty();
    }

    private static Instant first(ZoneRules rules, LocalDateTime local) {
        ZoneOffsetTransition change = rules.getTransition(local);
        if (change == null) {
            return local.toInstant(rules.getOffset(local));
        }
        return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
    }

    private Optional<Instant> nextByRealTime(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after;
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            Optional<Instant> due = nextAt(from, offset);
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (due.isEmpty() || change == null || due.get().isBefore(change.getInstant())) {
                return due;
            }
            Instant changed = change.getInstant();
            Optional<Instant> at = nextAt(changed.minusNanos(1), change.getOffsetAfter());
            if (at.isPresent() && at.get().equals(changed)) {
                return at;
            }
            from = changed;
        }
    }

    private Optional<Instant> nextAt(Instant after, ZoneOffset offset) {
        return nextLocal(LocalDateTime.ofInstant(after, offset))
                .map(local -> local.toInstant(offset));
    }

    private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
        return times == null
                ? Optional.empty()
                : times.nextExecution(after.atZone(ZoneOffset.UTC))
                        .map(java.time.ZonedDateTime::toLocalDateTime);
    }
}
