// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.NoticeAttribute;
import org.thecloud.notify.service.StoredMessage;

/**
 * A message as it is kept.
 *
 * @param message its body; absent in lists
 * @param size bytes of body and attributes
 */
record MessageView(
        String id,
        String topicId,
        @Nullable String subject,
        @Nullable String message,
        Map<String, NoticeAttribute> attributes,
        String publisher,
        Instant publishedAt,
        int size,
        int deliveries) {

    static MessageView of(StoredMessage message) {
        String body = message.notice().body();
        return new MessageView(
                message.id().toString(),
                message.topic().toString(),
                message.notice().subject(),
                body.isEmpty() ? null : body,
                message.notice().attributes(),
                message.publisher(),
                message.publishedAt(),
                message.size(),
                message.deliveries());
    }
}
