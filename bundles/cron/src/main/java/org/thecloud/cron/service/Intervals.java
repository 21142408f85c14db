// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.timetable.Timetable;
import org.thecloud.cron.timetable.Timetables;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;

/** How close together the runs of a tenant's jobs may be. */
final class Intervals {

    private static final String QUOTA = "cron_interval_seconds";

    /** No crontab can be closer together. */
    private static final long FIELD_SECONDS = 60;

    private Intervals() {}

    static void check(
            Timetable table,
            String schedule,
            TenantId tenant,
            @Nullable QuotaLimits limits,
            int usual,
            Instant now) {
        long least = limits == null ? usual : limits.limit(tenant, QUOTA).orElse(usual);
        if (least <= FIELD_SECONDS && !schedule.strip().startsWith("@every")) {
            return;
        }
        Duration shortest = Timetables.shortest(table, now);
        if (shortest.toSeconds() < least) {
            throw new CloudException(
                    CronError.TOO_OFTEN,
                    "schedule has runs every "
                            + shortest.toSeconds()
                            + " seconds; at least "
                            + least
                            + " must lie between two",
                    Map.of("field", "schedule", "least_seconds", Long.toString(least)));
        }
    }
}
