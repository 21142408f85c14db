// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.CloudException;

class TimetablesTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static Timetable table(String schedule, String zone) {
        return Timetables.of(schedule, zone, DstGap.RUN, DstOverlap.ONCE, START);
    }

    /** The times that follow, as the clocks of the zone show them. */
    private static List<String> times(Timetable table, String zone, String from, int count) {
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(from);
        for (int i = 0; i < count; i++) {
            at = table.after(at).orElseThrow();
            OffsetDateTime shown = at.atZone(ZoneId.of(zone)).toOffsetDateTime();
            times.add(shown.toString());
        }
        return times;
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 * * *, 2026-01-02T00:00Z",
        "@daily, 2026-01-02T00:00Z",
        "@midnight, 2026-01-02T00:00Z",
        "@hourly, 2026-01-01T01:00Z",
        "@weekly, 2026-01-04T00:00Z",
        "@monthly, 2026-02-01T00:00Z",
        "@yearly, 2027-01-01T00:00Z",
        "@annually, 2027-01-01T00:00Z",
        "' 5  4 * * SUN ', 2026-01-04T04:05Z",
        "0 0 * JUN 7, 2026-06-07T00:00Z",
        "0 0 13 * 5, 2026-01-02T00:00Z", // day of month or day of week, as crontabs have it
        "0 0 29 2 *, 2028-02-29T00:00Z",
        "@every 1h30m, 2026-01-01T01:30Z",
        "@every 10s, 2026-01-01T00:00:10Z",
    })
    void schedulesAreRead(String schedule, String first) {
        assertThat(times(table(schedule, "UTC"), "UTC", "2026-01-01T00:00:00Z", 1))
                .containsExactly(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "-1 * * * *",
                "0 0 30 2 *",
                "0 0 31 4,6 *",
                "0|5 * * * *",
                "0 0 * * * || 1 1 * * *",
                "@sometimes",
                "@reboot",
                "@every",
                "@every 0s",
                "@every 5x",
                "@every -5s",
                "@every 999999h",
                "@every 99999999999999999999s",
            })
    void whatCannotBeUnderstoodIsRefused(String schedule) {
        assertThatThrownBy(() -> table(schedule, "UTC"))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.field()).contains("schedule"));
    }

    @Test
    void anUnknownZoneIsRefused() {
        for (String schedule : List.of("@daily", "@every 5m")) {
            assertThatThrownBy(() -> table(schedule, "Mars/Olympus"))
                    .isInstanceOfSatisfying(
                            CloudException.class,
                            refused -> assertThat(refused.field()).contains("time_zone"));
        }
    }

    @Test
    void aTimeThatTheClockLeavesOutIsDueWhenItIsPutForward() {
        Timetable table = table("30 2 * * *", "Europe/Berlin");
        assertThat(times(table, "Europe/Berlin", "2026-03-28T00:00:00Z", 3))
                .containsExactly(
                        "2026-03-28T02:30+01:00",
                        "2026-03-29T03:00+02:00",
                        "2026-03-30T02:30+02:00");
    }

    @Test
    void severalTimesThatAreLeftOutAreDueOnce() {
        Timetable table = table("*/20 2,3 * * *", "Europe/Berlin");
        assertThat(times(table, "Europe/Berlin", "2026-03-29T00:00:00Z", 4))
                .containsExactly(
                        "2026-03-29T03:00+02:00",
                        "2026-03-29T03:20+02:00",
                        "2026-03-29T03:40+02:00",
                        "2026-03-30T02:00+02:00");
    }

    @Test
    void aTimeThatIsLeftOutCanBeSkipped() {
        Timetable table =
                Timetables.of("30 2 * * *", "Europe/Berlin", DstGap.SKIP, DstOverlap.ONCE, START);
        assertThat(times(table, "Europe/Berlin", "2026-03-28T00:00:00Z", 2))
                .containsExactly("2026-03-28T02:30+01:00", "2026-03-30T02:30+02:00");
    }

    @Test
    void aTimeThatIsShownTwiceIsDueOnce() {
        Timetable table = table("0,30 2 * * *", "Europe/Berlin");
        assertThat(times(table, "Europe/Berlin", "2026-10-24T12:00:00Z", 3))
                .containsExactly(
                        "2026-10-25T02:00+02:00",
                        "2026-10-25T02:30+02:00",
                        "2026-10-26T02:00+01:00");
    }

    @Test
    void aTimeThatIsShownTwiceCanBeDueTwice() {
        Timetable table =
                Timetables.of("30 2 * * *", "Europe/Berlin", DstGap.RUN, DstOverlap.TWICE, START);
        assertThat(times(table, "Europe/Berlin", "2026-10-24T12:00:00Z", 3))
                .containsExactly(
                        "2026-10-25T02:30+02:00",
                        "2026-10-25T02:30+01:00",
                        "2026-10-26T02:30+01:00");
    }

    @Test
    void whatIsDueEveryHourGoesOnThroughEveryRealHour() {
        Timetable table = table("0 * * * *", "Europe/Berlin");
        for (String day : List.of("2026-03-28T12:30:00Z", "2026-10-24T12:30:00Z")) {
            Instant at = table.after(Instant.parse(day)).orElseThrow();
            for (int i = 0; i < 24; i++) {
                Instant next = table.after(at).orElseThrow();
                assertThat(Duration.between(at, next)).isEqualTo(Duration.ofHours(1));
                at = next;
            }
        }
    }

    @Test
    void equalDistancesDoNotCareForClocks() {
        Timetable table = table("@every 7m", "Europe/Berlin");
        assertThat(table.after(START)).contains(START.plusSeconds(420));
        assertThat(table.after(START.plusSeconds(419))).contains(START.plusSeconds(420));
        assertThat(table.after(START.minusSeconds(1))).contains(START);
    }

    @Test
    void aCountryCanLeaveOutAWholeDay() {
        Timetable table = table("0 12 * * *", "Pacific/Apia");
        assertThat(times(table, "Pacific/Apia", "2011-12-29T20:00:00Z", 3))
                .containsExactly(
                        "2011-12-29T12:00-10:00",
                        "2011-12-31T00:00+14:00",
                        "2011-12-31T12:00+14:00");
    }

    @Test
    void theShortestDistanceIsFound() {
        assertThat(Timetables.shortest(table("*/5 * * * *", "UTC"), START))
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(Timetables.shortest(table("0,3 12 1 * *", "UTC"), START))
                .isEqualTo(Duration.ofMinutes(3));
        assertThat(Timetables.shortest(table("@every 15s", "UTC"), START))
                .isEqualTo(Duration.ofSeconds(15));
    }

    /** Against a simple-minded reading: every minute of the year is looked at. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "30 2 * * *; Europe/Berlin",
                "15,45 1-3 * * *; America/New_York",
                "0 */2 * * *; Australia/Lord_Howe",
                "*/30 * * * *; America/Sao_Paulo",
                "59 23 31 * 1-5; Asia/Kathmandu",
                "0 0 * * 0,6; America/Santiago",
                "5/20 0-2 1-7 3,4,9,10 *; Pacific/Auckland",
            })
    void everyTimeOfAYearIsFound(String schedule, String zone) {
        for (DstOverlap overlap : DstOverlap.values()) {
            for (DstGap gap : DstGap.values()) {
                Timetable table = Timetables.of(schedule, zone, gap, overlap, START);
                Set<Instant> expected = yearOf(schedule, ZoneId.of(zone), gap, overlap);
                Set<Instant> found = new TreeSet<>();
                Optional<Instant> at = table.after(START);
                while (at.isPresent() && at.get().isBefore(START.plus(Duration.ofDays(365)))) {
                    found.add(at.get());
                    at = table.after(at.get());
                }
                assertThat(found).isEqualTo(expected);
            }
        }
    }

    private static Set<Instant> yearOf(
            String schedule, ZoneId zone, DstGap gap, DstOverlap overlap) {
        String[] fields = schedule.split(" ");
        boolean everyHour = fields[1].equals("*");
        Set<Instant> times = new TreeSet<>();
        LocalDateTime local = LocalDateTime.of(2025, 12, 31, 0, 0);
        Instant end = START.plus(Duration.ofDays(365));
        for (; local.getYear() < 2028; local = local.plusMinutes(1)) {
            if (!matches(fields, local)) {
                continue;
            }
            List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
            if (offsets.isEmpty() && gap == DstGap.RUN && !everyHour) {
                times.add(zone.getRules().getTransition(local).getInstant());
            }
            for (int i = 0; i < offsets.size(); i++) {
                if (i == 0 || everyHour || overlap == DstOverlap.TWICE) {
                    times.add(ZonedDateTime.ofLocal(local, zone, offsets.get(i)).toInstant());
                }
            }
        }
        times.removeIf(time -> !time.isAfter(START) || !time.isBefore(end));
        return times;
    }

    private static boolean matches(String[] fields, LocalDateTime time) {
        boolean day = in(fields[2], time.getDayOfMonth(), 1, 31);
        boolean week = in(fields[4], time.getDayOfWeek().getValue() % 7, 0, 6);
        boolean date = fields[2].equals("*") || fields[4].equals("*") ? day && week : day || week;
        return in(fields[0], time.getMinute(), 0, 59)
                && in(fields[1], time.getHour(), 0, 23)
                && in(fields[3], time.getMonthValue(), 1, 12)
                && date;
    }

    private static boolean in(String field, int value, int least, int most) {
        for (String part : field.split(",")) {
            String[] step = part.split("/");
            String[] range = step[0].split("-");
            int from = step[0].equals("*") ? least : Integer.parseInt(range[0]);
            int to =
                    range.length == 2
                            ? Integer.parseInt(range[1])
                            : step[0].equals("*") || step.length == 2 ? most : from;
            int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
            if (value >= from && value <= to && (value - from) % by == 0) {
                return true;
            }
        }
        return false;
    }
}
