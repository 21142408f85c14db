// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.cron.timetable.DstGap;
import org.thecloud.cron.timetable.DstOverlap;
import org.thecloud.kernel.TenantId;

class PlanTest {

    private static final Instant DUE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static Schedule schedule(String text, Misfire misfire, int jitter) {
        return new Schedule(
                UUID.randomUUID(),
                new TenantId(UUID.randomUUID()),
                1,
                false,
                new JobSpec.When(text, "UTC", DstGap.RUN, DstOverlap.ONCE, jitter),
                DUE,
                Overlap.SKIP,
                misfire,
                null,
                "lane");
    }

    private static Plan plan(Schedule schedule, Instant now) {
        return Plan.of(schedule, DUE, now, GRACE, 3);
    }

    private static List<String> times(Plan plan) {
        return plan.runs().stream().map(due -> due.origin() + " " + due.time()).toList();
    }

    @Test
    void aRunInTimeIsARun() {
        for (Misfire policy : Misfire.values()) {
            Plan plan = plan(schedule("@hourly", policy, 0), DUE.plusSeconds(59));
            assertThat(times(plan)).containsExactly("SCHEDULE 2026-01-01T12:00:00Z");
            assertThat(plan.missed()).isNull();
            assertThat(plan.next()).contains(DUE.plusSeconds(3600));
        }
    }

    @Test
    void nothingIsDueBeforeItsTime() {
        Plan plan = plan(schedule("@hourly", Misfire.RUN_ONCE, 0), DUE.minusSeconds(1));
        assertThat(plan).isEqualTo(new Plan(List.of(), null, java.util.Optional.of(DUE)));
    }

    @Test
    void oneRunMakesUpForAll() {
        Plan plan = plan(schedule("*/10 * * * *", Misfire.RUN_ONCE, 0), DUE.plusSeconds(1900));
        assertThat(times(plan)).containsExactly("CATCH_UP 2026-01-01T12:30:00Z");
        assertThat(plan.missed()).isEqualTo(new Plan.Gap(DUE, DUE.plusSeconds(1200), 3));
        assertThat(plan.next()).contains(DUE.plusSeconds(2400));
    }

    @Test
    void oneThatIsInTimeMakesUpForAllAsWell() {
        Plan plan = plan(schedule("*/10 * * * *", Misfire.RUN_ONCE, 0), DUE.plusSeconds(1810));
        assertThat(times(plan)).containsExactly("SCHEDULE 2026-01-01T12:30:00Z");
        assertThat(plan.missed()).isEqualTo(new Plan.Gap(DUE, DUE.plusSeconds(1200), 3));
    }

    @Test
    void missedOnesCanBeSkipped() {
        Plan plan = plan(schedule("*/10 * * * *", Misfire.SKIP, 0), DUE.plusSeconds(1810));
        assertThat(times(plan)).containsExactly("SCHEDULE 2026-01-01T12:30:00Z");
        assertThat(plan.missed()).isEqualTo(new Plan.Gap(DUE, DUE.plusSeconds(1200), 3));
    }

    @Test
    void allAreMadeUpForUpToANumber() {
        Plan plan =
                plan(schedule("*/10 * * * *", Misfire.RUN_ALL, 0), DUE.plusSeconds(3 * 600 + 120));
        assertThat(times(plan))
                .containsExactly(
                        "CATCH_UP 2026-01-01T12:10:00Z",
                        "CATCH_UP 2026-01-01T12:20:00Z",
                        "CATCH_UP 2026-01-01T12:30:00Z");
        assertThat(plan.missed()).isEqualTo(new Plan.Gap(DUE, DUE, 1));
    }

    @Test
    void yearsOfDowntimeCostLittle() {
        Schedule schedule = schedule("@every 10s", Misfire.RUN_ALL, 0);
        Instant now = DUE.plus(Duration.ofDays(3650));
        Plan plan = plan(schedule, now);
        assertThat(plan.missed()).isNotNull();
        assertThat(plan.missed().count()).isBetween(9_990, 10_000);
        assertThat(plan.next()).contains(now.plusSeconds(10));
        Set<Instant> different = new HashSet<>();
        plan.runs().forEach(run -> different.add(run.time()));
        assertThat(different).hasSize(plan.runs().size());
    }

    @Test
    void jitterMovesARunWithinItsBoundsAndAlwaysAlike() {
        Set<Instant> different = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Schedule schedule = schedule("@hourly", Misfire.RUN_ONCE, 30);
            Instant moved = schedule.spread(DUE);
            assertThat(moved).isBetween(DUE, DUE.plusSeconds(30));
            assertThat(schedule.spread(DUE)).isEqualTo(moved);
            different.add(moved);
            assertThat(plan(schedule, moved.minusMillis(1)).runs()).isEmpty();
            assertThat(plan(schedule, moved).runs()).hasSize(1);
        }
        assertThat(different).hasSizeGreaterThan(100);
    }
}
