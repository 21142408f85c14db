// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Map;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/**
 * Token buckets, one for each key, address or tenant. Those not used for a while are forgotten:
 * they would be full.
 */
final class Buckets {

    private static final int MOST = 100_000;

    private final String what;
    private final long tokens;
    private final Duration period;
    private final long burst;
    private final Cache<Object, Bucket> buckets;

    Buckets(String what, long tokens, Duration period, long burst) {
        this.what = what;
        this.tokens = tokens;
        this.period = period;
        this.burst = burst;
        this.buckets =
                Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterAccess(period.multipliedBy(2).plusSeconds(burst / tokens + 1))
                        .build();
    }

    /** Takes one, or refuses with RATE_LIMITED and the time to wait. */
    void take(Object key) {
        ConsumptionProbe probe = bucket(key).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw refusal(probe.getNanosToWaitForRefill());
        }
    }

    /** Refuses if none is left, without taking one. */
    void check(Object key) {
        Bucket bucket = buckets.getIfPresent(key);
        if (bucket != null && bucket.getAvailableTokens() == 0) {
            throw refusal(period.toNanos() / tokens);
        }
    }

    private Bucket bucket(Object key) {
        return buckets.get(
                key,
                k ->
                        Bucket.builder()
                                .addLimit(
                                        limit -> limit.capacity(burst).refillGreedy(tokens, period))
                                .build());
    }

    private CloudException refusal(long waitNanos) {
        long seconds = Math.max(1, (waitNanos + 999_999_999L) / 1_000_000_000L);
        return new CloudException(
                KernelError.RATE_LIMITED,
                "too many requests from this " + what,
                Map.of("retry_after", Long.toString(seconds), "limited", what));
    }
}
