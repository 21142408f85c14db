// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.JobSpec.When;
import org.thecloud.cron.timetable.Timetable;
import org.thecloud.cron.timetable.Timetables;
import org.thecloud.kernel.TenantId;

/**
 * As much of a job as decides when it runs.
 *
 * @param generation of the wish it was taken from
 * @param start where equal distances are counted from
 * @param target type of what the job acts on, null for an address
 * @param lane whose calls wait for each other: the tenant and the host
 */
public record Schedule(
        UUID job,
        TenantId tenant,
        long generation,
        boolean paused,
        When when,
        Instant start,
        Overlap overlap,
        Misfire misfire,
        @Nullable String target,
        String lane) {

    public Timetable timetable() {
        return Timetables.of(
                when.schedule(), when.timeZone(), when.dstGap(), when.dstOverlap(), start);
    }

    /** A time, moved by this job's share of its jitter: the same whenever it is asked for. */
    public Instant spread(Instant time) {
        if (when.jitter() == 0) {
            return time;
        }
        long mixed =
                (job.getLeastSignificantBits() ^ time.getEpochSecond()) * 0x9E37_79B9_7F4A_7C15L;
        return time.plusMillis(Math.floorMod(mixed ^ (mixed >>> 32), when.jitter() * 1000L));
    }
}
