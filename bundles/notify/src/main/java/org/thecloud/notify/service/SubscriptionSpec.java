// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant wants of a subscription.
 *
 * @param topic whose messages it takes, with its name, and the ARN by which the subscriber knows it
 * @param paused whether deliveries wait
 * @param confirmBy until when whoever receives may confirm; absent where nobody need, or did
 */
public record SubscriptionSpec(
        Topic topic,
        Endpoint endpoint,
        boolean paused,
        @Nullable Instant confirmBy,
        Filter filter,
        Keys keys,
        Conduct conduct) {

    /** The topic. */
    public record Topic(UUID id, String name, @Nullable String arn) {}

    /**
     * Where messages go.
     *
     * @param protocol {@code webhook}, or the name of an installed target
     * @param address as the target keeps it
     * @param written as the subscriber wrote it, such as an ARN, where that is another
     */
    public record Endpoint(
            String protocol, String address, Format format, @Nullable String written) {

        public static final String WEBHOOK = "webhook";
    }

    /**
     * Which messages are taken.
     *
     * @param policy absent: all
     * @param body whether the policy is about the body instead of the attributes
     */
    public record Filter(@Nullable String policy, boolean body) {

        /** Takes everything. */
        public static final Filter NONE = new Filter(null, false);
    }

    /**
     * What deliveries are signed with, encrypted.
     *
     * @param old the secret before, which is signed with as well until then
     */
    public record Keys(String secret, @Nullable String old, @Nullable Instant oldUntil) {}

    /**
     * How it goes about it.
     *
     * @param timeout seconds that one attempt may take
     * @param retries seconds before each further attempt
     * @param deadLetterQueue where goes what could not be delivered
     */
    public record Conduct(int timeout, List<Integer> retries, @Nullable String deadLetterQueue) {

        public Conduct {
            retries = List.copyOf(retries);
        }
    }

    /** Whether whoever receives has still to confirm. */
    public boolean pending() {
        return confirmBy != null;
    }

    SubscriptionSpec paused(boolean other) {
        return new SubscriptionSpec(topic, endpoint, other, confirmBy, filter, keys, conduct);
    }

    SubscriptionSpec confirmedBy(@Nullable Instant other) {
        return new SubscriptionSpec(topic, endpoint, paused, other, filter, keys, conduct);
    }

    SubscriptionSpec withKeys(Keys other) {
        return new SubscriptionSpec(topic, endpoint, paused, confirmBy, filter, other, conduct);
    }
}
