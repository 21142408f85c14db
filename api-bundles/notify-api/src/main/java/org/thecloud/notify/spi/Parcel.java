// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.spi;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.NoticeAttribute;

/**
 * What is to be delivered now.
 *
 * @param endpoint as {@link NotifyTarget#resolve} gave it
 * @param message the same at every attempt
 * @param attempt 1 at first
 * @param subject may be absent
 * @param text the message as it was published
 * @param body the message in the form that the subscription wants
 * @param attributes those of the message, and facts of the platform
 * @param confirmation what whoever receives is to know to confirm the subscription; if it is there,
 *     this is no message of the topic but a question
 * @param unsubscribeUrl where the subscription can be ended by whoever receives, if known
 */
public record Parcel(
        UUID topic,
        String topicName,
        UUID subscription,
        String endpoint,
        UUID message,
        int attempt,
        @Nullable String subject,
        String text,
        String body,
        Map<String, NoticeAttribute> attributes,
        Instant publishedAt,
        @Nullable Confirmation confirmation,
        @Nullable String unsubscribeUrl) {

    /**
     * How to confirm.
     *
     * @param url to call, if the platform knows its own address
     */
    public record Confirmation(String token, @Nullable String url, Instant until) {}

    public Parcel {
        attributes = Map.copyOf(attributes);
    }
}
