// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;

/**
 * What a timer that is due comes to: its next due time and the runs of those that passed. Pure.
 *
 * @param grace how late a run may begin without being a misfire
 */
public record Firing(Duration grace) {

    /** Due times that are counted when nobody looked for long; the rest is "and more". */
    private static final int MOST_COUNTED = 10_000;

    /** The timer as it goes on, and what is written of it. */
    public record Fired(Timer timer, List<Run> runs) {}

    /** Due times up to now. */
    private record Passed(Instant first, Instant last, int count, Optional<Instant> next) {}

    /**
     * One look.
     *
     * @param busy whether a run of the job is not done
     */
    public Fired fire(Timer timer, Instant now, boolean busy) {
        Instant due = timer.nextAt();
        if (due == null || due.isAfter(now)) {
            return new Fired(timer, List.of());
        }
        Schedule schedule;
        try {
            schedule = Schedule.parse(timer.schedule(), timer.timeZone());
        } catch (CloudException unknown) {
            // known when the job was made: a time zone that this Java runtime has not
            String why = String.valueOf(unknown.getMessage());
            return new Fired(
                    at(timer, Optional.empty()), List.of(missed(timer, due, now, "SCHEDULE", why)));
        }
        Passed passed = passed(schedule, due, now);
        List<Run> runs = new ArrayList<>();
        boolean late = passed.last().plus(grace).isBefore(now);
        boolean skip = late && timer.misfire() == CronSpec.Misfire.SKIP;
        int missed = skip ? passed.count() : passed.count() - 1;
        if (missed > 0) {
            runs.add(missed(timer, passed.first(), now, "MISFIRE", misfire(missed)));
        }
        if (!skip) {
            runs.add(
                    busy && timer.overlap() == CronSpec.Overlap.SKIP
                            ? missed(
                                    timer,
                                    passed.last(),
                                    now,
                                    "OVERLAP",
                                    "the run before it was not done")
                            : run(timer, passed.last(), now));
        }
        return new Fired(at(timer, passed.next()), runs);
    }

    private Passed passed(Schedule schedule, Instant due, Instant now) {
        Instant last = due;
        int count = 1;
        Optional<Instant> next = schedule.next(due);
        while (next.isPresent() && !next.get().isAfter(now)) {
            if (count == MOST_COUNTED) {
                next = schedule.next(now);
                break;
            }
            last = next.get();
            count++;
            next = schedule.next(last);
        }
        return new Passed(due, last, count, next);
    }

    private static String misfire(int missed) {
        return missed == 1
                ? "its due time passed while the platform did not run"
                : (missed >= MOST_COUNTED - 1 ? "more than " + (MOST_COUNTED - 2) : missed)
                        + " due times from this one on passed while the platform did not run";
    }

    private static Timer at(Timer timer, Optional<Instant> next) {
        return new Timer(
                timer.job(),
                timer.tenant(),
                timer.generation(),
                timer.schedule(),
                timer.timeZone(),
                timer.overlap(),
                timer.misfire(),
                timer.host(),
                timer.mostAttempts(),
                next.orElse(null));
    }

    private static Run run(Timer timer, Instant due, Instant now) {
        return run(timer, due, now, Run.State.DUE, null, null);
    }

    private static Run missed(Timer timer, Instant due, Instant now, String code, String message) {
        return run(timer, due, now, Run.State.MISSED, code, message);
    }

    private static Run run(
            Timer timer,
            Instant due,
            Instant now,
            Run.State state,
            @Nullable String code,
            @Nullable String message) {
        return new Run(
                Ids.next(),
                timer.job(),
                timer.tenant(),
                due,
                false,
                state,
                timer.host(),
                0,
                timer.mostAttempts(),
                now,
                null,
                state == Run.State.MISSED ? now : null,
                null,
                code,
                message,
                null);
    }
}
