// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.MessageAttribute;

/**
 * A message on its way into an engine.
 *
 * @param id given by the platform
 * @param group absent unless the queue is FIFO
 * @param deduplicationId absent if it cannot be a repetition
 */
public record Posting(
        UUID id,
        String body,
        Map<String, MessageAttribute> attributes,
        Duration delay,
        @Nullable String group,
        @Nullable String deduplicationId,
        @Nullable String trace,
        String sender) {

    public Posting {
        attributes = Map.copyOf(attributes);
    }
}
