// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.BucketSettings;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

@Entity
@Table(name = "storage_bucket")
class BucketRow {

    @Id private UUID id;
    private String name;
    private UUID tenant;
    private UUID owner;
    private String versioning;

    private @Nullable String policy;

    @Column(name = "public_block")
    private @Nullable String block;

    private @Nullable String cors;
    private boolean encrypted;

    private long objects;
    private long bytes;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected BucketRow() {}

    BucketRow(Bucket bucket) {
        this.id = bucket.id();
        this.name = bucket.name();
        this.tenant = bucket.tenant().value();
        this.owner = bucket.owner();
        this.versioning = bucket.versioning().name();
        this.createdAt = bucket.createdAt().atOffset(ZoneOffset.UTC);
        settings(bucket.settings());
    }

    void versioning(Bucket.Versioning wanted) {
        versioning = wanted.name();
    }

    final void settings(BucketSettings settings) {
        policy = settings.policy() == null ? null : settings.policy().text();
        block = settings.block() == null ? null : settings.block().letters();
        encrypted = settings.encrypted();
        cors = settings.cors().isEmpty() ? null : CorsText.of(settings.cors());
    }

    private BucketSettings settings() {
        return new BucketSettings(
                policy == null ? null : BucketPolicy.stored(name, policy),
                block == null ? null : PublicAccessBlock.of(block),
                cors == null ? List.of() : CorsText.rules(cors),
                encrypted);
    }

    Bucket bucket() {
        return new Bucket(
                id,
                name,
                new TenantId(tenant),
                owner,
                Bucket.Versioning.valueOf(versioning),
                settings(),
                objects,
                bytes,
                createdAt.toInstant());
    }
}
