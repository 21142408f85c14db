// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.time.Instant;
import org.thecloud.notify.Published;

/**
 * What was published.
 *
 * @param deliveries how many subscriptions it goes to
 * @param repeated whether it was there already, by its idempotency key
 */
record PublishedView(
        String id,
        String messageId,
        String topicId,
        Instant publishedAt,
        int deliveries,
        boolean repeated) {

    static PublishedView of(java.util.UUID topic, Published published) {
        return new PublishedView(
                published.id().toString(),
                published.id().toString(),
                topic.toString(),
                published.at(),
                published.deliveries(),
                published.repeated());
    }
}
