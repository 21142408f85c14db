// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.filter.FilterPolicy;
import org.thecloud.notify.service.SubscriptionSpec.Conduct;
import org.thecloud.notify.service.SubscriptionSpec.Endpoint;
import org.thecloud.notify.service.SubscriptionSpec.Filter;

/** What users may write, and what it means together with what was there. */
final class Wishes {

    /** Quickly at first, for half a day: 5 s, 30 s, 2 min, 10 min, 30 min, 1 h, 2 h, 4 h, 4 h. */
    static final List<Integer> USUAL_RETRIES =
            List.of(5, 30, 120, 600, 1800, 3600, 7200, 14_400, 14_400);

    private static final int MOST_RETRIES = 20;
    private static final int LONGEST_RETRY = 43_200;
    private static final int LONGEST_SCHEDULE = 3 * 86_400;
    private static final int MOST_DISPLAY_NAME = 100;
    private static final Conduct USUAL_CONDUCT = new Conduct(15, USUAL_RETRIES, null);

    private Wishes() {}

    static @Nullable String displayName(@Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.length() > MOST_DISPLAY_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw CloudException.invalid(
                    "display_name",
                    "display_name must be up to " + MOST_DISPLAY_NAME + " characters on one line");
        }
        return name.isEmpty() ? null : name;
    }

    static String protocol(@Nullable String text) {
        String protocol = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (protocol.isEmpty()) {
            throw CloudException.invalid("protocol", "protocol is required");
        }
        return protocol;
    }

    static Filter filter(SubscriptionWish wish, Filter was) {
        String policy = wish.filterPolicy() == null ? was.policy() : wish.filterPolicy().strip();
        boolean body = was.body();
        if (wish.filterScope() != null) {
            body =
                    switch (wish.filterScope().strip().toLowerCase(Locale.ROOT)) {
                        case "attributes" -> false;
                        case "body" -> true;
                        default ->
                                throw CloudException.invalid(
                                        "filter_scope", "filter_scope is attributes or body");
                    };
        }
        if (policy == null || policy.isEmpty() || policy.equals("{}")) {
            return new Filter(null, body);
        }
        FilterPolicy.parse(policy, body);
        return new Filter(policy, body);
    }

    /**
     * @param deadLetterQueue as it is to be kept
     */
    static Conduct conduct(
            SubscriptionWish wish, @Nullable Conduct old, @Nullable String deadLetterQueue) {
        Conduct was = old == null ? USUAL_CONDUCT : old;
        int timeout = wish.timeout() == null ? was.timeout() : wish.timeout();
        if (timeout < 1 || timeout > 60) {
            throw CloudException.invalid("timeout", "timeout must be between 1 and 60");
        }
        List<Integer> retries = wish.retries() == null ? was.retries() : retries(wish.retries());
        return new Conduct(timeout, retries, deadLetterQueue);
    }

    private static List<Integer> retries(List<Integer> wanted) {
        long sum = 0;
        for (@Nullable Integer one : wanted) {
            if (one == null || one < 1 || one > LONGEST_RETRY) {
                throw CloudException.invalid(
                        "retry_schedule",
                        "retry_schedule holds seconds between 1 and " + LONGEST_RETRY);
            }
            sum += one;
        }
        if (wanted.size() > MOST_RETRIES || sum > LONGEST_SCHEDULE) {
            throw CloudException.invalid(
                    "retry_schedule",
                    "retry_schedule has up to %d entries of together up to %d seconds"
                            .formatted(MOST_RETRIES, LONGEST_SCHEDULE));
        }
        return wanted;
    }

    /** What the subscription is called: the same for the same topic, protocol and address. */
    static String name(UUID topic, Endpoint endpoint) {
        String all = topic + " " + endpoint.protocol() + " " + endpoint.address();
        try {
            byte[] digest =
                    java.security.MessageDigest.getInstance("SHA-256")
                            .digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    static CloudException exists() {
        return new CloudException(
                NotifyError.SUBSCRIPTION_EXISTS,
                "the topic has a subscription of this protocol and endpoint",
                Map.of("field", "endpoint"));
    }
}
