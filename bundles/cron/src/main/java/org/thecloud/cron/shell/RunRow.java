// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Run;

/** A run as operators see it. */
record RunRow(
        long number,
        UUID id,
        String origin,
        String status,
        Instant scheduledAt,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer httpStatus,
        @Nullable String code,
        @Nullable String message,
        @Nullable String answer) {

    static RunRow of(Run run) {
        return new RunRow(
                run.number(),
                run.id(),
                run.origin().name().toLowerCase(java.util.Locale.ROOT),
                run.state().name(),
                run.scheduledAt(),
                run.attempts(),
                run.startedAt(),
                run.finishedAt(),
                run.result().httpStatus(),
                run.result().code(),
                run.result().message(),
                run.result().answer());
    }
}
