// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.time.Duration;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;

/** The rate limits of the edge: per key, per tenant, and per address where guessing would pay. */
final class Limits {

    private final Buckets keys;
    private final Buckets tenants;
    private final Buckets sensitive;
    private final Buckets failures;

    Limits(Config config) {
        Duration second = Duration.ofSeconds(1);
        Duration minute = Duration.ofMinutes(1);
        keys = new Buckets("key", config.key_requests_per_second(), second, config.key_burst());
        tenants =
                new Buckets(
                        "tenant",
                        config.tenant_requests_per_second(),
                        second,
                        config.tenant_burst());
        sensitive =
                new Buckets("address", config.auth_per_minute(), minute, config.auth_per_minute());
        failures =
                new Buckets(
                        "address",
                        config.failures_per_minute(),
                        minute,
                        config.failures_per_minute());
    }

    void known(Caller caller) {
        UUID key = caller.principal().credential();
        keys.take(key == null ? caller.principal().id() : key);
        tenants.take(caller.tenant());
    }

    /** Before a login or anything else that guesses could be made with. */
    void sensitive(String action, String address) {
        sensitive.take(action + " " + Addresses.sender(address));
    }

    /** Before credentials are looked at. */
    void beforeCredentials(String address) {
        failures.check(Addresses.sender(address));
    }

    /**
     * After credentials turned out wrong: the answer stays what it is, the next ones may be
     * limited.
     */
    void wrongCredentials(String address) {
        try {
            failures.take(Addresses.sender(address));
        } catch (CloudException spent) {
            if (spent.code() != KernelError.RATE_LIMITED) {
                throw spent;
            }
        }
    }
}
