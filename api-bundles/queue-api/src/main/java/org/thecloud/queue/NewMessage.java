// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param delay before anybody may receive it; absent means the queue's own
 * @param group order is kept within a group; needed for FIFO queues
 * @param deduplicationId a second message with it within five minutes is not added; FIFO queues
 *     only
 * @param trace W3C or X-Ray trace header to hand on
 */
public record NewMessage(
        String body,
        Map<String, MessageAttribute> attributes,
        @Nullable Duration delay,
        @Nullable String group,
        @Nullable String deduplicationId,
        @Nullable String trace) {

    public NewMessage {
        attributes = Map.copyOf(attributes);
    }

    /** A message with nothing but a body. */
    public static NewMessage of(String body) {
        return new NewMessage(body, Map.of(), null, null, null, null);
    }
}
