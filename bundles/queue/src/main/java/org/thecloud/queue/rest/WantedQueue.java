// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.queue.QueueSettings;

/**
 * Body of a creation and of an update; what is absent is the default, or stays. An empty {@code
 * dead_letter_queue} takes it away.
 */
record WantedQueue(
        @Nullable String name,
        @Nullable Integer visibilityTimeout,
        @Nullable Double retentionDays,
        @Nullable Integer retention,
        @Nullable Integer maxMessageSize,
        @Nullable Integer delay,
        @Nullable Integer receiveWait,
        @Nullable Boolean fifo,
        @Nullable Boolean contentDeduplication,
        @Nullable String deadLetterQueue,
        @Nullable Integer maxReceives,
        @Nullable String driver,
        @Nullable Map<String, String> labels) {

    private static final int USUAL_RECEIVES = 10;
    private static final double DAY = 86_400;

    String requireName() {
        if (name == null) {
            throw CloudException.invalid("name", "name is required");
        }
        return name;
    }

    QueueSettings toSettings(boolean fresh) {
        boolean none = deadLetterQueue != null && deadLetterQueue.isEmpty();
        boolean dead = deadLetterQueue != null && !none;
        Integer receives = maxReceives;
        if (receives == null && dead && fresh) {
            receives = USUAL_RECEIVES;
        }
        if (none && maxReceives != null) {
            throw CloudException.invalid("max_receives", "max_receives needs a dead_letter_queue");
        }
        return new QueueSettings(
                visibilityTimeout,
                seconds(),
                maxMessageSize,
                delay,
                receiveWait,
                fifo,
                contentDeduplication,
                dead && deadLetterQueue != null
                        ? Ids.parse("dead_letter_queue", deadLetterQueue)
                        : null,
                none ? Integer.valueOf(0) : receives,
                driver);
    }

    private @Nullable Integer seconds() {
        if (retention != null && retentionDays != null) {
            throw CloudException.invalid("retention", "give retention or retention_days, not both");
        }
        if (retentionDays == null) {
            return retention;
        }
        double seconds = retentionDays * DAY;
        if (!(seconds >= 60 && seconds <= 14 * DAY)) {
            throw CloudException.invalid(
                    "retention_days", "retention_days must be above 0 and at most 14");
        }
        return (int) Math.round(seconds);
    }

    Map<String, String> labelsOrNone() {
        if (labels == null) {
            return Map.of();
        }
        labels.forEach(
                (key, value) -> {
                    if (value == null) {
                        throw CloudException.invalid("labels", "labels must be texts");
                    }
                });
        return labels;
    }
}
