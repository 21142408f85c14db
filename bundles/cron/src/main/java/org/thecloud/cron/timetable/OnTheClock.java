// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression as the clocks of a zone show it. Goes from one change of the clocks to the next:
 * between two of them local time and real time run alike.
 */
record OnTheClock(Expression expression, ZoneRules zone, DstGap gap, DstOverlap overlap)
        implements Timetable {

    /** More than eight years of two changes each: as far as a leap day can be away. */
    private static final int MOST_CHANGES = 40;

    @Override
    public Optional<Instant> after(Instant time) {
        Instant at = time;
        ZoneOffset offset = zone.getOffset(at);
        LocalDateTime from = LocalDateTime.ofInstant(at.truncatedTo(ChronoUnit.SECONDS), offset);
        for (int changes = 0; changes < MOST_CHANGES; changes++) {
            ZoneOffsetTransition change = zone.nextTransition(at);
            LocalDateTime due = due(from, offset, change);
            if (due != null && (change == null || due.isBefore(change.getDateTimeBefore()))) {
                return Optional.of(due.toInstant(offset));
            }
            if (change == null) {
                return Optional.empty();
            }
            if (due != null && leftOut(due, change)) {
                return Optional.of(change.getInstant());
            }
            at = change.getInstant();
            offset = change.getOffsetAfter();
            from = change.getDateTimeAfter().minusSeconds(1);
        }
        return Optional.empty();
    }

    /** The next one that counts at this offset; one beyond the change is only a hint. */
    private @Nullable LocalDateTime due(
            LocalDateTime from, ZoneOffset offset, @Nullable ZoneOffsetTransition change) {
        LocalDateTime due = expression.after(from).orElse(null);
        while (due != null
                && (change == null || due.isBefore(change.getDateTimeBefore()))
                && shownBefore(due, offset)) {
            due = expression.after(due).orElse(null);
        }
        return due;
    }

    private boolean shownBefore(LocalDateTime due, ZoneOffset offset) {
        if (overlap == DstOverlap.TWICE || expression.everyHour()) {
            return false;
        }
        List<ZoneOffset> offsets = zone.getValidOffsets(due);
        return offsets.size() == 2 && !offsets.get(0).equals(offset);
    }

    private boolean leftOut(LocalDateTime due, ZoneOffsetTransition change) {
        return gap == DstGap.RUN
                && !expression.everyHour()
                && change.isGap()
                && due.isBefore(change.getDateTimeAfter());
    }
}
