// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.CronSpec;
import org.thecloud.cron.service.Timer;
import org.thecloud.kernel.TenantId;

@Entity
@Table(name = "cron_timer")
class TimerRow {

    @Id private UUID job;

    private UUID tenant;
    private long generation;
    private String schedule;

    @Column(name = "time_zone")
    private String timeZone;

    private String overlap;
    private String misfire;
    private String host;

    @Column(name = "most_attempts")
    private int mostAttempts;

    @Column(name = "next_at")
    private @Nullable OffsetDateTime nextAt;

    protected TimerRow() {}

    TimerRow(Timer timer) {
        job = timer.job();
        set(timer);
    }

    final void set(Timer timer) {
        tenant = timer.tenant().value();
        generation = timer.generation();
        schedule = timer.schedule();
        timeZone = timer.timeZone();
        overlap = timer.overlap().name();
        misfire = timer.misfire().name();
        host = timer.host();
        mostAttempts = timer.mostAttempts();
        Instant next = timer.nextAt();
        nextAt = next == null ? null : next.atOffset(ZoneOffset.UTC);
    }

    Timer timer() {
        return new Timer(
                job,
                new TenantId(tenant),
                generation,
                schedule,
                timeZone,
                CronSpec.Overlap.valueOf(overlap),
                CronSpec.Misfire.valueOf(misfire),
                host,
                mostAttempts,
                nextAt == null ? null : nextAt.toInstant());
    }
}
