// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Settings to create a queue with, or to change; what is absent is the default, or stays. See
 * {@link QueueSpec} for units and bounds.
 *
 * @param deadLetterQueue with {@code mostReceives} 0: no dead-letter queue any more
 */
public record QueueSettings(
        @Nullable Integer visibilityTimeout,
        @Nullable Integer retention,
        @Nullable Integer mostBytes,
        @Nullable Integer delay,
        @Nullable Integer receiveWait,
        @Nullable Boolean fifo,
        @Nullable Boolean contentDeduplication,
        @Nullable UUID deadLetterQueue,
        @Nullable Integer mostReceives,
        @Nullable String driver) {

    /** Nothing but defaults. */
    public static final QueueSettings NONE =
            new QueueSettings(null, null, null, null, null, null, null, null, null, null);
}
