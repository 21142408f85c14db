// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.service.Attempt;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;

/**
 * A delivery as the wire has it.
 *
 * @param code of the last attempt that failed
 * @param answer the first 1 KiB of what the endpoint said at last
 * @param failedAttempts all of them, where one delivery is asked for
 */
record DeliveryView(
        String id,
        String messageId,
        String topicId,
        String subscriptionId,
        @Nullable String replayOf,
        String status,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Integer httpStatus,
        @Nullable String code,
        @Nullable String reason,
        @Nullable String answer,
        @Nullable List<AttemptView> failedAttempts) {

    /** An attempt that failed. */
    record AttemptView(
            int number,
            Instant at,
            long durationMs,
            @Nullable Integer httpStatus,
            @Nullable String code,
            @Nullable String reason,
            @Nullable String answer) {

        static AttemptView of(Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.at(),
                    attempt.millis(),
                    attempt.result().httpStatus(),
                    attempt.result().code(),
                    attempt.result().message(),
                    attempt.result().answer());
        }
    }

    static DeliveryView of(Delivery delivery) {
        return of(delivery, null);
    }

    static DeliveryView of(Delivery delivery, @Nullable List<Attempt> attempts) {
        Delivery.Result result = delivery.result();
        return new DeliveryView(
                delivery.id().toString(),
                delivery.message().toString(),
                delivery.topic().toString(),
                delivery.subscription().toString(),
                delivery.replayOf() == null ? null : delivery.replayOf().toString(),
                delivery.state().name(),
                delivery.attempts(),
                delivery.createdAt(),
                delivery.state() == DeliveryState.QUEUED ? delivery.dueAt() : null,
                delivery.startedAt(),
                delivery.finishedAt(),
                result.httpStatus(),
                result.code(),
                result.message(),
                result.answer(),
                attempts == null ? null : attempts.stream().map(AttemptView::of).toList());
    }
}
