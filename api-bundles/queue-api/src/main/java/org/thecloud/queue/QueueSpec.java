// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a queue shall be like.
 *
 * @param driver name of the engine that keeps the messages
 * @param fifo whether order is kept per group; cannot be changed
 * @param contentDeduplication whether the body's hash stands in for a deduplication id
 * @param visibilityTimeout seconds, 0 to 43,200
 * @param retention seconds, 60 to 1,209,600
 * @param mostBytes of a body with its attributes, 1,024 to 262,144
 * @param delay seconds, 0 to 900
 * @param receiveWait seconds, 0 to 20
 * @param deadLetterQueue where a message goes that was received too often
 * @param mostReceives how often that is, 1 to 1,000; 0 without a dead-letter queue
 */
public record QueueSpec(
        String driver,
        boolean fifo,
        boolean contentDeduplication,
        int visibilityTimeout,
        int retention,
        int mostBytes,
        int delay,
        int receiveWait,
        @Nullable UUID deadLetterQueue,
        int mostReceives) {}
