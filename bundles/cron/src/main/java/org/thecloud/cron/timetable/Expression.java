// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.thecloud.kernel.CloudException;

/**
 * Five fields of a crontab, on a calendar that knows no time zones: what clocks do is not left to
 * the library.
 */
final class Expression {

    private static final CronParser PARSER =
            new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    private static final Map<String, String> NICKNAMES =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");
    private static final Set<String> EVERY_HOUR = Set.of("*", "*/1", "0-23");
    private static final LocalDateTime ANY_DAY = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final ExecutionTime times;
    private final boolean everyHour;

    private Expression(ExecutionTime times, boolean everyHour) {
        this.times = times;
        this.everyHour = everyHour;
    }

    static Expression of(String text) {
        String words = text.strip();
        String fields = words.startsWith("@") ? NICKNAMES.get(words) : words;
        if (fields == null) {
            throw refused(
                    "the words are @every with a time, and "
                            + NICKNAMES.keySet().stream().sorted().toList());
        }
        String[] each = fields.split("\\s+");
        if (each.length != 5) {
            throw refused(
                    "five fields are needed: minute, hour, day of month, month, day of week; for"
                            + " less than a minute there is @every 30s");
        }
        Expression found = new Expression(times(fields), EVERY_HOUR.contains(each[1]));
        if (found.after(ANY_DAY).isEmpty()) {
            throw refused("that never comes");
        }
        return found;
    }

    private static ExecutionTime times(String fields) {
        if (fields.indexOf('|') >= 0) { // an extension of the library's own
            throw refused("'|' is not known");
        }
        try {
            Cron cron = PARSER.parse(fields);
            return ExecutionTime.forCron(cron.validate());
        } catch (IllegalArgumentException malformed) {
            throw refused(
                    String.valueOf(malformed.getMessage())
                            .replace("Failed to parse cron expression. ", ""));
        }
    }

    private static CloudException refused(String why) {
        return CloudException.invalid("schedule", "schedule cannot be understood: " + why);
    }

    /**
     * Whether it names every hour of the day, so that it is about time passing, not about clocks.
     */
    boolean everyHour() {
        return everyHour;
    }

    Optional<LocalDateTime> after(LocalDateTime time) {
        return times.nextExecution(ZonedDateTime.of(time, ZoneOffset.UTC))
                .map(ZonedDateTime::toLocalDateTime);
    }
}
