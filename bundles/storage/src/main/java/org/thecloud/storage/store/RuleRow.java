// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.storage.service.Rule;

@Entity
@Table(name = "storage_rule")
class RuleRow {

    @Id private UUID id;
    private UUID bucket;
    private String name;
    private String prefix;
    private boolean enabled;

    @Column(name = "expiration_days")
    private @Nullable Integer expirationDays;

    @Column(name = "expiration_at")
    private @Nullable OffsetDateTime expirationAt;

    @Column(name = "noncurrent_days")
    private @Nullable Integer noncurrentDays;

    @Column(name = "abort_days")
    private @Nullable Integer abortDays;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "updated_at")
    private OffsetDateTime updatedAt;

    protected RuleRow() {}

    RuleRow(Rule rule) {
        this.id = rule.id();
        this.bucket = rule.bucket();
        this.name = rule.name();
        this.prefix = Names.stored(rule.prefix());
        this.enabled = rule.enabled();
        this.expirationDays = rule.expirationDays();
        this.expirationAt =
                rule.expirationAt() == null ? null : rule.expirationAt().atOffset(ZoneOffset.UTC);
        this.noncurrentDays = rule.noncurrentDays();
        this.abortDays = rule.abortDays();
        this.createdAt = rule.createdAt().atOffset(ZoneOffset.UTC);
        this.updatedAt = rule.updatedAt().atOffset(ZoneOffset.UTC);
    }

    Rule rule() {
        return new Rule(
                id,
                bucket,
                name,
                Names.key(prefix),
                enabled,
                expirationDays,
                expirationAt == null ? null : expirationAt.toInstant(),
                noncurrentDays,
                abortDays,
                createdAt.toInstant(),
                updatedAt.toInstant());
    }
}
