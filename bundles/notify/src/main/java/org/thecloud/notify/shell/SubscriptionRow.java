// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.SubscriptionSpec;

/** A subscription as operators see it. */
record SubscriptionRow(
        UUID id,
        String topic,
        String protocol,
        String endpoint,
        String status,
        @Nullable String reason,
        String format,
        @Nullable String filterPolicy,
        String filterScope,
        int timeout,
        List<Integer> retrySchedule,
        @Nullable String deadLetterQueue,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant autoPausedAt,
        Map<String, String> labels,
        Instant createdAt) {

    static SubscriptionRow of(Subscription subscription) {
        var resource = subscription.resource();
        SubscriptionSpec spec = resource.spec();
        return new SubscriptionRow(
                resource.id(),
                spec.topic().name(),
                spec.endpoint().protocol(),
                spec.endpoint().address(),
                subscription.state(),
                resource.reason() == null ? null : resource.reason().message(),
                spec.endpoint().format().name().toLowerCase(Locale.ROOT),
                spec.filter().policy(),
                spec.filter().body() ? "body" : "attributes",
                spec.conduct().timeout(),
                spec.conduct().retries(),
                spec.conduct().deadLetterQueue(),
                subscription.standing().failures(),
                subscription.standing().failingSince(),
                subscription.standing().deadSince(),
                resource.labels(),
                resource.createdAt());
    }
}
