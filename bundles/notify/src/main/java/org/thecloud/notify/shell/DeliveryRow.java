// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.service.Delivery;

/** A delivery as operators see it. */
record DeliveryRow(
        UUID id,
        UUID message,
        String status,
        int attempts,
        Instant createdAt,
        @Nullable Instant nextAttemptAt,
        @Nullable Instant finishedAt,
        @Nullable Integer httpStatus,
        @Nullable String code,
        @Nullable String reason,
        @Nullable UUID replayOf) {

    static DeliveryRow of(Delivery delivery) {
        return new DeliveryRow(
                delivery.id(),
                delivery.message(),
                delivery.state().name(),
                delivery.attempts(),
                delivery.createdAt(),
                delivery.dueAt(),
                delivery.finishedAt(),
                delivery.result().httpStatus(),
                delivery.result().code(),
                delivery.result().message(),
                delivery.replayOf());
    }
}
