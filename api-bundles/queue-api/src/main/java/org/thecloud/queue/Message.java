// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A received message. Whoever holds it acknowledges it by its receipt before {@code visibleAt};
 * otherwise it is delivered again.
 *
 * @param received how often it was received, this time included
 * @param source the queue it came from, if this is its dead-letter queue
 * @param sender id of the principal that sent it
 */
public record Message(
        UUID id,
        UUID queue,
        long sequence,
        String body,
        Map<String, MessageAttribute> attributes,
        @Nullable String group,
        @Nullable String deduplicationId,
        @Nullable String trace,
        String sender,
        String receipt,
        int received,
        Instant sentAt,
        Instant firstReceivedAt,
        Instant visibleAt,
        @Nullable UUID source) {

    public Message {
        attributes = Map.copyOf(attributes);
    }
}
