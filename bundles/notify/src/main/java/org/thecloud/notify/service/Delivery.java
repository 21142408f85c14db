// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * One message on its way to one subscription.
 *
 * @param replayOf the delivery that this one repeats, if somebody asked for it
 * @param dueAt when the next attempt is made, while there is one to come
 * @param attempts attempts begun so far
 * @param dead whether the endpoint was given up, so that attempts go to the dead-letter queue
 * @param result what came of the last attempt; once it lies in the dead-letter queue, why
 */
public record Delivery(
        UUID id,
        UUID message,
        UUID subscription,
        UUID topic,
        TenantId tenant,
        DeliveryState state,
        @Nullable UUID replayOf,
        Instant createdAt,
        @Nullable Instant dueAt,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        boolean dead,
        Result result) {

    /**
     * What came of an attempt.
     *
     * @param httpStatus of the answer, if there was one over HTTP
     * @param code stable word of a failure
     * @param answer the beginning of what the endpoint said
     */
    public record Result(
            @Nullable Integer httpStatus,
            @Nullable String code,
            @Nullable String message,
            @Nullable String answer) {

        public static final Result NONE = new Result(null, null, null, null);
    }
}
