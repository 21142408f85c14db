// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * One run of a job, or one that should have been.
 *
 * @param number counts the runs of a job
 * @param origin why there is one
 * @param scheduledAt when it was due; of several missed ones the first
 * @param dueAt when the next attempt is made, while there is one to come
 * @param attempts calls begun so far
 * @param missed how many times this row stands for, for MISSED
 */
public record Run(
        UUID id,
        UUID job,
        TenantId tenant,
        long number,
        Origin origin,
        Instant scheduledAt,
        RunState state,
        @Nullable Instant dueAt,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        Result result,
        int missed) {

    /** Why there is a run. */
    public enum Origin {
        /** It was its time. */
        SCHEDULE,
        /** It makes up for times that were missed. */
        CATCH_UP,
        /** Somebody asked for it. */
        MANUAL
    }

    /**
     * What came of the last attempt.
     *
     * @param httpStatus of the answer, if there was one over HTTP
     * @param code stable word of a failure
     * @param answer the beginning of what the target said
     */
    public record Result(
            @Nullable Integer httpStatus,
            @Nullable String code,
            @Nullable String message,
            @Nullable String answer) {

        public static final Result NONE = new Result(null, null, null, null);
    }
}
