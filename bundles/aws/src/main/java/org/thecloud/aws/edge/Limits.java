// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.UUID;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.Caller;

/** How often somebody may ask: by key, by tenant, and by address where there is no key. */
final class Limits {

    private static final int MOST = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Tokens keys;
    private final Tokens tenants;
    private final Tokens strangers;
    private final Tokens failures;

    Limits(Config config) {
        keys = new Tokens(config.key_requests_per_second(), SECOND, config.key_burst());
        tenants = new Tokens(config.tenant_requests_per_second(), SECOND, config.tenant_burst());
        int rate = config.anonymous_requests_per_second();
        strangers = new Tokens(rate, SECOND, rate * 2L);
        int wrong = config.failures_per_minute();
        failures = new Tokens(wrong, Duration.ofMinutes(1), wrong);
    }

    void known(Caller caller) {
        UUID key = caller.principal().credential();
        keys.take((key == null ? caller.principal().id() : key).toString());
        tenants.take(caller.tenant().toString());
    }

    void stranger(String address) {
        strangers.take(address);
    }

    /** Before a signature is looked at. */
    void beforeSignature(String address, String accessKeyId) {
        failures.check(address + " " + accessKeyId);
    }

    void wrongSignature(String address, String accessKeyId) {
        failures.count(address + " " + accessKeyId);
    }

    /** One bucket of tokens for each name; those not used for a while are full and forgotten. */
    private static final class Tokens {

        private final long tokens;
        private final Duration period;
        private final long burst;
        private final Cache<String, Bucket> buckets;

        Tokens(long tokens, Duration period, long burst) {
            this.tokens = tokens;
            this.period = period;
            this.burst = burst;
            this.buckets =
                    Caffeine.newBuilder()
                            .maximumSize(MOST)
                            .expireAfterAccess(
                                    period.multipliedBy(2).plusSeconds(burst / tokens + 1))
                            .build();
        }

        void take(String name) {
            if (!bucket(name).tryConsume(1)) {
                throw slowDown();
            }
        }

        void count(String name) {
            bucket(name).tryConsume(1);
        }

        void check(String name) {
            Bucket bucket = buckets.getIfPresent(name);
            if (bucket != null && bucket.getAvailableTokens() == 0) {
                throw slowDown();
            }
        }

        private Bucket bucket(String name) {
            return buckets.get(
                    name,
                    n ->
                            Bucket.builder()
                                    .addLimit(
                                            limit ->
                                                    limit.capacity(burst)
                                                            .refillGreedy(tokens, period))
                                    .build());
        }

        private static AwsRefusal slowDown() {
            return new AwsRefusal(503, "SlowDown", "too many requests; please slow down");
        }
    }
}
