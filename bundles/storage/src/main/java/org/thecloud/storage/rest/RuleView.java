// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Rule;

/** A lifecycle rule on the wire. */
public record RuleView(
        UUID id,
        UUID userId,
        UUID tenantId,
        String bucketName,
        String prefix,
        @Nullable Integer expirationDays,
        boolean enabled,
        Instant createdAt,
        Instant updatedAt) {

    static RuleView of(Bucket bucket, Rule rule) {
        return new RuleView(
                rule.id(),
                bucket.owner(),
                bucket.tenant().value(),
                bucket.name(),
                rule.prefix(),
                rule.expirationDays(),
                rule.enabled(),
                rule.createdAt(),
                rule.updatedAt());
    }
}
