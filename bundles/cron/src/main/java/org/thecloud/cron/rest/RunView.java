// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Run;

/**
 * A run as the wire has it.
 *
 * @param trigger {@code schedule} or {@code manual}
 * @param nextAttemptAt for one that waits
 * @param durationMs of the last attempt
 */
record RunView(
        String id,
        String jobId,
        Instant dueAt,
        String trigger,
        String status,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Long durationMs,
        @Nullable Integer statusCode,
        @Nullable String code,
        @Nullable String message,
        @Nullable String response) {

    static RunView of(Run run) {
        Instant started = run.startedAt();
        Instant ended = run.endedAt();
        return new RunView(
                run.id().toString(),
                run.job().toString(),
                run.dueAt(),
                run.manual() ? "manual" : "schedule",
                run.state().name(),
                run.attempts(),
                run.state() == Run.State.DUE ? run.tryAt() : null,
                started,
                ended,
                started == null || ended == null
                        ? null
                        : Duration.between(started, ended).toMillis(),
                run.statusCode(),
                run.code(),
                run.message(),
                run.answer());
    }
}
