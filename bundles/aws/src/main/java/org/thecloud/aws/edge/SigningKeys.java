// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.thecloud.aws.SigV4;
import org.thecloud.identity.AccessKey;
import org.thecloud.kernel.Secret;

/**
 * What a key signs with on one day, in one region, for one service. Making it takes longer than the
 * rest of the check, so those that signed rightly are remembered.
 */
final class SigningKeys {

    private static final int MOST = 10_000;

    private record Made(Secret from, byte[] signingKey) {}

    private final Cache<Claim.Scope, Made> made =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(Duration.ofHours(1)).build();

    byte[] of(Claim.Scope scope, AccessKey key) {
        Made known = made.getIfPresent(scope);
        return known != null && known.from().equals(key.signingSecret())
                ? known.signingKey()
                : SigV4.signingKey(
                        key.signingSecret().reveal(),
                        scope.date(),
                        scope.region(),
                        scope.service());
    }

    /** Only after a right signature: nobody else decides what is kept. */
    void keep(Claim.Scope scope, AccessKey key, byte[] signingKey) {
        Made known = made.getIfPresent(scope);
        if (known == null || known.signingKey() != signingKey) {
            made.put(scope, new Made(key.signingSecret(), signingKey));
        }
    }
}
