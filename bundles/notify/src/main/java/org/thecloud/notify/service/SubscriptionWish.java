// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a subscription when making or changing it; what is absent takes the usual
 * value, or stays. An empty filter policy or dead-letter queue means none any more.
 *
 * @param topicArn by which the subscriber knows the topic
 * @param mustConfirm whether whoever receives must confirm even where the protocol does not ask it
 */
public record SubscriptionWish(
        @Nullable String protocol,
        @Nullable String endpoint,
        @Nullable String topicArn,
        boolean mustConfirm,
        @Nullable Format format,
        @Nullable String filterPolicy,
        @Nullable String filterScope,
        @Nullable String secret,
        @Nullable Integer timeout,
        @Nullable List<Integer> retries,
        @Nullable String deadLetterQueue,
        @Nullable Map<String, String> labels) {

    /** A wish that changes one thing or nothing. */
    public static SubscriptionWish nothing() {
        return new SubscriptionWish(
                null, null, null, false, null, null, null, null, null, null, null, null);
    }

    public SubscriptionWish withFilter(@Nullable String policy, @Nullable String scope) {
        return new SubscriptionWish(
                protocol,
                endpoint,
                topicArn,
                mustConfirm,
                format,
                policy,
                scope,
                secret,
                timeout,
                retries,
                deadLetterQueue,
                labels);
    }

    public SubscriptionWish withFormat(@Nullable Format other) {
        return new SubscriptionWish(
                protocol,
                endpoint,
                topicArn,
                mustConfirm,
                other,
                filterPolicy,
                filterScope,
                secret,
                timeout,
                retries,
                deadLetterQueue,
                labels);
    }

    public SubscriptionWish withRetries(@Nullable List<Integer> other) {
        return new SubscriptionWish(
                protocol,
                endpoint,
                topicArn,
                mustConfirm,
                format,
                filterPolicy,
                filterScope,
                secret,
                timeout,
                other,
                deadLetterQueue,
                labels);
    }

    public SubscriptionWish withDeadLetterQueue(@Nullable String other) {
        return new SubscriptionWish(
                protocol,
                endpoint,
                topicArn,
                mustConfirm,
                format,
                filterPolicy,
                filterScope,
                secret,
                timeout,
                retries,
                other,
                labels);
    }
}
