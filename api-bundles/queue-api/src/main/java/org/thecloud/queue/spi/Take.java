// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How to receive.
 *
 * @param most how many messages
 * @param visibility how long they are hidden
 * @param retention what was sent longer ago is dropped
 * @param fifo which limit of messages in flight holds
 * @param deadLetterQueue where a message goes that was received {@code mostReceives} times already
 */
public record Take(
        int most,
        Duration visibility,
        Duration retention,
        boolean fifo,
        @Nullable UUID deadLetterQueue,
        int mostReceives) {}
