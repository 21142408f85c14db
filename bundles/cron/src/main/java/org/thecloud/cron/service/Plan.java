// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.timetable.Timetable;

/**
 * What is to be done about a schedule that is due.
 *
 * @param runs which runs there shall be
 * @param missed what was missed and is not made up for
 * @param next when it is due next
 */
public record Plan(List<Due> runs, @Nullable Gap missed, Optional<Instant> next) {

    /** More missed times than these are not counted. */
    static final int MOST_COUNTED = 10_000;

    /** A run, and the time it is for. */
    public record Due(Instant time, Run.Origin origin) {}

    /** Times that passed without a run. */
    public record Gap(Instant first, Instant last, int count) {}

    /**
     * Decides as the job says.
     *
     * @param next the time that the schedule waited for
     * @param grace how late a run may be without being a missed one
     * @param most missed runs that are made up for at most
     */
    public static Plan of(Schedule schedule, Instant next, Instant now, Duration grace, int most) {
        Timetable table = schedule.timetable();
        List<Due> runs = new ArrayList<>();
        Missed missed = new Missed(schedule.misfire(), most);
        Optional<Instant> at = Optional.of(next);
        for (int counted = 0; at.isPresent() && isDue(schedule, at.get(), now); counted++) {
            if (counted == MOST_COUNTED && at.get().isBefore(now.minus(grace))) {
                at = table.after(now.minus(grace)); // nobody wants to know how many more
                continue;
            }
            Instant time = at.get();
            if (schedule.spread(time).plus(grace).isBefore(now)) {
                missed.add(time);
            } else {
                runs.add(new Due(time, Run.Origin.SCHEDULE));
            }
            at = table.after(time);
        }
        missed.makeUp(runs);
        return new Plan(List.copyOf(runs), missed.rest(), at);
    }

    private static boolean isDue(Schedule schedule, Instant time, Instant now) {
        return !schedule.spread(time).isAfter(now);
    }

    /** The missed times of one plan. */
    private static final class Missed {

        private final Misfire policy;
        private final int most;
        private final Deque<Instant> kept = new ArrayDeque<>();
        private @Nullable Instant first;
        private @Nullable Instant last;
        private int dropped;

        Missed(Misfire policy, int most) {
            this.policy = policy;
            this.most = policy == Misfire.SKIP ? 0 : policy == Misfire.RUN_ONCE ? 1 : most;
        }

        void add(Instant time) {
            kept.addLast(time);
            if (kept.size() > most) {
                drop(kept.removeFirst());
            }
        }

        private void drop(Instant time) {
            first = first == null ? time : first;
            last = time;
            dropped++;
        }

        /** A run that is in time makes up for the missed ones as well, where one is enough. */
        void makeUp(List<Due> runs) {
            if (policy == Misfire.RUN_ONCE && !runs.isEmpty()) {
                kept.forEach(this::drop);
                kept.clear();
            }
            runs.addAll(0, kept.stream().map(time -> new Due(time, Run.Origin.CATCH_UP)).toList());
        }

        @Nullable Gap rest() {
            return first == null || last == null ? null : new Gap(first, last, dropped);
        }
    }
}
