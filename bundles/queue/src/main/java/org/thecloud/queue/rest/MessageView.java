// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.queue.Message;
import org.thecloud.queue.SentMessage;

/** A message as the wire has it: sent, without receipt handle, or received. */
record MessageView(
        String id,
        String queueId,
        String body,
        String receiptHandle,
        Map<String, WantedMessage.Attribute> attributes,
        @Nullable String group,
        @Nullable String deduplicationId,
        String sequence,
        @Nullable Boolean repeated,
        @Nullable String sourceQueueId,
        @Nullable String traceparent,
        int receivedCount,
        @Nullable Instant firstReceivedAt,
        Instant visibleAt,
        Instant createdAt) {

    static MessageView of(UUID queue, WantedMessage wanted, SentMessage sent) {
        return new MessageView(
                sent.id().toString(),
                queue.toString(),
                String.valueOf(wanted.body()),
                "",
                wanted.attributes() == null ? Map.of() : wanted.attributes(),
                wanted.group(),
                wanted.deduplicationId(),
                Long.toString(sent.sequence()),
                sent.repeated() ? Boolean.TRUE : null,
                null,
                null,
                0,
                null,
                sent.visibleAt(),
                sent.sentAt());
    }

    static MessageView of(Message message) {
        Map<String, WantedMessage.Attribute> attributes = new TreeMap<>();
        message.attributes()
                .forEach((name, value) -> attributes.put(name, WantedMessage.Attribute.of(value)));
        return new MessageView(
                message.id().toString(),
                message.queue().toString(),
                message.body(),
                message.receipt(),
                attributes,
                message.group(),
                message.deduplicationId(),
                Long.toString(message.sequence()),
                null,
                message.source() == null ? null : message.source().toString(),
                message.trace(),
                message.received(),
                message.firstReceivedAt(),
                message.visibleAt(),
                message.sentAt());
    }
}
