// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thecloud.kernel.CloudException;

/** At equal distances from a moment on, whatever clocks do. */
record Every(Instant start, Duration distance) implements Timetable {

    static final String WORD = "@every";

    private static final Pattern FORM =
            Pattern.compile("@every\\s+(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,6})s)?");
    private static final Duration LONGEST = Duration.ofDays(366);

    static Duration distance(String text) {
        Matcher form = FORM.matcher(text.strip());
        Duration distance = Duration.ZERO;
        if (form.matches()) {
            distance =
                    Duration.ofHours(number(form.group(1)))
                            .plusMinutes(number(form.group(2)))
                            .plusSeconds(number(form.group(3)));
        }
        if (distance.isZero() || distance.compareTo(LONGEST) > 0) {
            throw CloudException.invalid(
                    "schedule",
                    "schedule cannot be understood: @every takes a time such as 30s, 5m or 1h30m,"
                            + " up to a year");
        }
        return distance;
    }

    private static long number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public Optional<Instant> after(Instant time) {
        long seconds = distance.toSeconds();
        long passed = Math.floorDiv(time.getEpochSecond() - start.getEpochSecond(), seconds);
        return Optional.of(Instant.ofEpochSecond(start.getEpochSecond() + (passed + 1) * seconds));
    }
}
