// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.thecloud.kernel.CloudException;

/**
 * Makes timetables of what users write. Thousands of jobs have a few hundred schedules between
 * them, and looking for the next time costs the library a good part of a millisecond: both are
 * remembered.
 */
public final class Timetables {

    private static final int MOST = 10_000;
    private static final int MOST_TIMES = 64;
    private static final int SAMPLES = 100;
    private static final Map<Key, Timetable> KNOWN = new ConcurrentHashMap<>();

    private record Key(String schedule, String zone, DstGap gap, DstOverlap overlap) {}

    /** Answers that were given before. */
    private record Remembering(Timetable table, Map<Instant, Optional<Instant>> answers)
            implements Timetable {
        @Override
        public Optional<Instant> after(Instant time) {
            Optional<Instant> known = answers.get(time);
            if (known == null) {
                known = table.after(time);
                if (answers.size() >= MOST_TIMES) {
                    answers.clear();
                }
                answers.put(time, known);
            }
            return known;
        }
    }

    private Timetables() {}

    /**
     * Reads a schedule.
     *
     * @param schedule five fields, a word such as {@code @daily}, or {@code @every 1h30m}
     * @param start where {@code @every} counts from
     * @throws CloudException INVALID_INPUT naming {@code schedule} or {@code time_zone}
     */
    public static Timetable of(
            String schedule, String zone, DstGap gap, DstOverlap overlap, Instant start) {
        if (schedule.strip().startsWith(Every.WORD)) {
            zone(zone);
            return new Every(start, Every.distance(schedule));
        }
        Key key = new Key(schedule.strip(), zone, gap, overlap);
        Timetable known = KNOWN.get(key);
        if (known == null) {
            known =
                    new Remembering(
                            new OnTheClock(
                                    Expression.of(schedule), zone(zone).getRules(), gap, overlap),
                            new ConcurrentHashMap<>());
            if (KNOWN.size() >= MOST) {
                KNOWN.clear();
            }
            KNOWN.put(key, known);
        }
        return known;
    }

    private static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw CloudException.invalid(
                    "time_zone", "time_zone is no zone such as Europe/Berlin, UTC or +02:00");
        }
    }

    /** The shortest distance between two times, as far as the next hundred tell. */
    public static Duration shortest(Timetable table, Instant from) {
        if (table instanceof Every every) {
            return every.distance();
        }
        Duration shortest = Duration.ofDays(366);
        Optional<Instant> last = table.after(from);
        for (int i = 0; i < SAMPLES && last.isPresent(); i++) {
            Optional<Instant> next = table.after(last.get());
            if (next.isPresent()) {
                Duration distance = Duration.between(last.get(), next.get());
                shortest = distance.compareTo(shortest) < 0 ? distance : shortest;
            }
            last = next;
        }
        return shortest;
    }
}
