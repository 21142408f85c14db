// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.notify.service.Format;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.SubscriptionSpec;

/**
 * A subscription as the wire has it. Times are in seconds.
 *
 * @param secret what webhooks are signed with; shown when it is made, and not again
 * @param reason why the status is DEGRADED
 * @param autoPausedAt since when its deliveries wait because its endpoint is dead
 */
record SubscriptionView(
        String id,
        String userId,
        String tenantId,
        String topicId,
        String topicName,
        String protocol,
        String endpoint,
        String format,
        boolean rawDelivery,
        @Nullable Map<String, Object> filterPolicy,
        String filterScope,
        @Nullable String secret,
        @Nullable Instant oldSecretUntil,
        int timeout,
        List<Integer> retrySchedule,
        @Nullable String deadLetterQueue,
        String status,
        @Nullable ReasonView reason,
        @Nullable Instant confirmUntil,
        int failures,
        @Nullable Instant failingSince,
        @Nullable Instant autoPausedAt,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Why something is as it is. */
    record ReasonView(String code, String message) {}

    static SubscriptionView of(Subscription subscription) {
        return of(subscription, null);
    }

    static SubscriptionView of(Subscription subscription, @Nullable Secret secret) {
        var resource = subscription.resource();
        SubscriptionSpec spec = resource.spec();
        var standing = subscription.standing();
        Format format = spec.endpoint().format();
        return new SubscriptionView(
                resource.id().toString(),
                resource.createdBy().toString(),
                resource.tenant().toString(),
                spec.topic().id().toString(),
                spec.topic().name(),
                spec.endpoint().protocol(),
                spec.endpoint().address(),
                format.name().toLowerCase(Locale.ROOT),
                format == Format.RAW,
                Policies.object(spec.filter().policy()),
                spec.filter().body() ? "body" : "attributes",
                secret == null ? null : secret.reveal(),
                spec.keys().oldUntil(),
                spec.conduct().timeout(),
                spec.conduct().retries(),
                spec.conduct().deadLetterQueue(),
                subscription.state(),
                resource.reason() == null
                        ? null
                        : new ReasonView(resource.reason().code(), resource.reason().message()),
                spec.confirmBy(),
                standing.failures(),
                standing.failingSince(),
                standing.deadSince(),
                resource.labels(),
                resource.version(),
                resource.createdAt(),
                resource.updatedAt());
    }
}
