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
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.TenantId;

@Entity
@Table(name = "cron_run")
class RunRow {

    @Id private UUID id;

    private UUID job;
    private UUID tenant;

    @Column(name = "due_at")
    private OffsetDateTime dueAt;

    private boolean manual;
    private String state;
    private String host;
    private int attempts;

    @Column(name = "most_attempts")
    private int mostAttempts;

    @Column(name = "try_at")
    private OffsetDateTime tryAt;

    @SuppressWarnings("UnusedVariable") // only queries ask for it
    private @Nullable String worker;

    @Column(name = "lease_until")
    private @Nullable OffsetDateTime leaseUntil;

    @Column(name = "started_at")
    private @Nullable OffsetDateTime startedAt;

    @Column(name = "ended_at")
    private @Nullable OffsetDateTime endedAt;

    @Column(name = "status_code")
    private @Nullable Integer statusCode;

    private @Nullable String code;
    private @Nullable String message;
    private @Nullable String answer;

    protected RunRow() {}

    RunRow(Run run) {
        id = run.id();
        job = run.job();
        tenant = run.tenant().value();
        dueAt = run.dueAt().atOffset(ZoneOffset.UTC);
        manual = run.manual();
        state = run.state().name();
        host = run.host();
        attempts = run.attempts();
        mostAttempts = run.mostAttempts();
        tryAt = run.tryAt().atOffset(ZoneOffset.UTC);
        startedAt = time(run.startedAt());
        endedAt = time(run.endedAt());
        statusCode = run.statusCode();
        code = run.code();
        message = run.message();
        answer = run.answer();
    }

    Run run() {
        return new Run(
                id,
                job,
                new TenantId(tenant),
                dueAt.toInstant(),
                manual,
                Run.State.valueOf(state),
                host,
                attempts,
                mostAttempts,
                tryAt.toInstant(),
                instant(startedAt),
                instant(endedAt),
                statusCode,
                code,
                message,
                answer);
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}
