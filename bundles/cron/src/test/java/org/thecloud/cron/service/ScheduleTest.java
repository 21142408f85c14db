// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.CloudException;

class ScheduleTest {

    private static final String BERLIN = "Europe/Berlin";

    private static List<String> times(String expression, String zone, String after, int count) {
        Schedule schedule = Schedule.parse(expression, zone);
        List<String> times = new ArrayList<>();
        Instant at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            times.add(at.toString());
        }
        return times;
    }

    @Test
    void fieldsAreThoseOfUnix() {
        assertThat(times("*/20 9-10 * * MON-FRI", "UTC", "2026-01-02T10:30:00Z", 3))
                .containsExactly(
                        "2026-01-02T10:40:00Z", "2026-01-05T09:00:00Z", "2026-01-05T09:20:00Z");
    }

    @Test
    void dayAndWeekdayAreAlternatives() {
        assertThat(times("0 0 13 * 5", "UTC", "2026-01-08T00:00:00Z", 3))
                .containsExactly(
                        "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z");
    }

    @Test
    void leapDays() {
        assertThat(times("0 12 29 2 *", "UTC", "2026-01-01T00:00:00Z", 2))
                .containsExactly("2028-02-29T12:00:00Z", "2032-02-29T12:00:00Z");
    }

    @Test
    void theZoneCounts() {
        assertThat(times("@daily", "Asia/Kolkata", "2026-01-01T00:00:00Z", 1))
                .containsExactly("2026-01-01T18:30:00Z");
    }

    @Test
    void aTimeInTheGapIsDueAfterIt() {
        // 29 March 2026: 02:00 becomes 03:00
        assertThat(times("30 2 * * *", BERLIN, "2026-03-28T00:00:00Z", 3))
                .containsExactly(
                        "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z");
    }

    @Test
    void manyTimesInTheGapAreOneDueTime() {
        assertThat(times("*/10 2-3 * * *", BERLIN, "2026-03-28T23:00:00Z", 2))
                .containsExactly("2026-03-29T01:00:00Z", "2026-03-29T01:10:00Z");
    }

    @Test
    void aTimeThatComesTwiceIsDueTheFirstTime() {
        // 25 October 2026: 03:00 becomes 02:00
        assertThat(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2))
                .containsExactly("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z");
    }

    @Test
    void insideTheSecondTimeNothingIsDueAgain() {
        assertThat(times("15,45 2 * * *", BERLIN, "2026-10-25T01:20:00Z", 1))
                .containsExactly("2026-10-26T01:15:00Z");
    }

    @Test
    void everyHourGoesByRealTime() {
        assertThat(times("0,30 * * * *", BERLIN, "2026-10-25T00:10:00Z", 5))
                .containsExactly(
                        "2026-10-25T00:30:00Z",
                        "2026-10-25T01:00:00Z",
                        "2026-10-25T01:30:00Z",
                        "2026-10-25T02:00:00Z",
                        "2026-10-25T02:30:00Z");
        assertThat(times("0,30 * * * *", BERLIN, "2026-03-29T00:10:00Z", 3))
                .containsExactly(
                        "2026-03-29T00:30:00Z", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z");
    }

    @Test
    void aChangeOfHalfAnHour() {
        // Lord Howe, 5 April 2026: 02:00 becomes 01:30
        assertThat(times("45 * * * *", "Australia/Lord_Howe", "2026-04-04T14:00:00Z", 3))
                .containsExactly(
                        "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-04T16:15:00Z");
    }

    @Test
    void anIntervalCountsFromTheLastDueTime() {
        assertThat(times("@every 1h30m", BERLIN, "2026-03-29T00:00:00Z", 2))
                .containsExactly("2026-03-29T01:30:00Z", "2026-03-29T03:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@yearly", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
    void wordsAreKnown(String word) {
        assertThat(Schedule.parse(word, "UTC").next(Instant.EPOCH)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 0 31 2 *",
                "0 0 30 2 *",
                "0 0 31 4,6,9,11 *",
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "*/0 * * * *",
                "10-5 * * * *",
                "a b c d e",
                "? * * * *",
                "0 0 L * *",
                "@sometimes",
                "@reboot",
                "@every",
                "@every ",
                "@every 1x",
                "@every 30s",
                "@every 9999h",
                "@every 99999h"
            })
    void whatIsNoScheduleIsRefused(String expression) {
        assertThatThrownBy(() -> Schedule.parse(expression, "UTC"))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> {
                            assertThat(refused.code().name()).isEqualTo("INVALID_INPUT");
                            assertThat(refused.field()).contains("schedule");
                            assertThat(refused).hasMessageStartingWith("schedule ");
                        });
    }

    @ParameterizedTest
    @CsvSource({"Europe/Atlantis", "''", "CET+99"})
    void whatIsNoZoneIsRefused(String zone) {
        assertThatThrownBy(() -> Schedule.parse("@daily", zone))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        refused -> assertThat(refused.field()).contains("time_zone"));
    }
}
