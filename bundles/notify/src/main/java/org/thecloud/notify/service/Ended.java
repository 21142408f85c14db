// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param state QUEUED for another attempt, or how the delivery ended
 * @param again when the other attempt is due
 * @param verdict what it says of the endpoint
 * @param dead whether further attempts go to the dead-letter queue
 */
public record Ended(
        Taken taken,
        DeliveryState state,
        Instant began,
        Instant at,
        @Nullable Instant again,
        Verdict verdict,
        boolean dead,
        Delivery.Result result) {

    /** What an attempt says of the endpoint. */
    public enum Verdict {
        /** It took the message. */
        WORKS,
        /** It did not, and may do so later. */
        FAILED,
        /** It said that it is gone for good. */
        GONE,
        /** Nothing: the attempt was given up, or was not at the endpoint. */
        NOTHING
    }
}
