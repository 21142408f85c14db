// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.RunState;

/**
 * A run as the wire has it.
 *
 * @param nextAttemptAt when it is tried next, if it is
 * @param durationMs from its first attempt to its end
 * @param missed how many times the entry stands for, if it is MISSED
 */
record RunView(
        String id,
        String jobId,
        long number,
        String origin,
        String status,
        Instant scheduledAt,
        int attempts,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs,
        @Nullable Integer httpStatus,
        @Nullable String code,
        @Nullable String message,
        @Nullable String answer,
        @Nullable Integer missed) {

    static RunView of(Run run) {
        return new RunView(
                run.id().toString(),
                run.job().toString(),
                run.number(),
                run.origin().name().toLowerCase(Locale.ROOT),
                run.state().name(),
                run.scheduledAt(),
                run.attempts(),
                run.state() == RunState.QUEUED ? run.dueAt() : null,
                run.startedAt(),
                run.finishedAt(),
                run.startedAt() == null || run.finishedAt() == null
                        ? null
                        : Duration.between(run.startedAt(), run.finishedAt()).toMillis(),
                run.result().httpStatus(),
                run.result().code(),
                run.result().message(),
                run.result().answer(),
                run.state() == RunState.MISSED ? run.missed() : null);
    }
}
