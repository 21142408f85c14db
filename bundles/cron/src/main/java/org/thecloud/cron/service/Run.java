// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * One due time of a job and what came of it.
 *
 * @param manual whether somebody asked for it
 * @param host whom it goes to: of one host only so many go on at a time
 * @param attempts so far; grows with every claim, so it fences a worker that lost its lease
 * @param tryAt when the next attempt may begin
 * @param code why it is FAILED or MISSED, or the last attempt failed
 * @param answer beginning of the answer
 */
public record Run(
        UUID id,
        UUID job,
        TenantId tenant,
        Instant dueAt,
        boolean manual,
        State state,
        String host,
        int attempts,
        int mostAttempts,
        Instant tryAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer statusCode,
        @Nullable String code,
        @Nullable String message,
        @Nullable String answer) {

    /** What has become of it. */
    public enum State {
        /** Waits for its first or next attempt. */
        DUE,
        RUNNING,
        DONE,
        /** Every attempt failed. */
        FAILED,
        /** Never attempted; the reason says why. */
        MISSED
    }
}
