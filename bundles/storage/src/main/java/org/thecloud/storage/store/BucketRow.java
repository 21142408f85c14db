// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.BucketSettings;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.UsualLock;

@Entity
@Table(name = "storage_bucket")
class BucketRow {

    /** What there is to know of a bucket; not what is metered. */
    static final String COLUMNS =
            "id, name, tenant, owner, versioning, policy, public_block, cors, encrypted,"
                    + " object_lock, notifications, objects, bytes, created_at";

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

    @Column(name = "object_lock")
    private @Nullable String lock;

    private @Nullable String notifications;

    private long objects;
    private long bytes;

    @Column(name = "metered_at")
    private @Nullable OffsetDateTime metered;

    @Column(name = "byte_ms")
    private BigDecimal byteMillis = BigDecimal.ZERO;

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

    /** From a row with these columns. */
    static BucketRow of(ResultSet row) throws SQLException {
        BucketRow bucket = new BucketRow();
        bucket.id = row.getObject("id", UUID.class);
        bucket.name = row.getString("name");
        bucket.tenant = row.getObject("tenant", UUID.class);
        bucket.owner = row.getObject("owner", UUID.class);
        bucket.versioning = row.getString("versioning");
        bucket.policy = row.getString("policy");
        bucket.block = row.getString("public_block");
        bucket.cors = row.getString("cors");
        bucket.encrypted = row.getBoolean("encrypted");
        bucket.lock = row.getString("object_lock");
        bucket.notifications = row.getString("notifications");
        bucket.objects = row.getLong("objects");
        bucket.bytes = row.getLong("bytes");
        bucket.createdAt = row.getObject("created_at", OffsetDateTime.class);
        return bucket;
    }

    void versioning(Bucket.Versioning wanted) {
        versioning = wanted.name();
    }

    final void settings(BucketSettings settings) {
        policy = settings.policy() == null ? null : settings.policy().text();
        block = settings.block() == null ? null : settings.block().letters();
        encrypted = settings.encrypted();
        lock = text(settings.lock());
        notifications = settings.events().isEmpty() ? null : EventText.of(settings.events());
        cors = settings.cors().isEmpty() ? null : CorsText.of(settings.cors());
    }

    private BucketSettings settings() {
        return new BucketSettings(
                policy == null ? null : BucketPolicy.stored(name, policy),
                block == null ? null : PublicAccessBlock.of(block),
                cors == null ? List.of() : CorsText.rules(cors),
                encrypted,
                lock == null ? null : lock(lock),
                notifications == null ? List.of() : EventText.rules(notifications));
    }

    private static @Nullable String text(@Nullable UsualLock lock) {
        if (lock == null || lock.mode() == null) {
            return lock == null ? null : "";
        }
        return lock.mode() + " " + lock.days() + " " + lock.years();
    }

    private static UsualLock lock(String text) {
        String[] words = text.split(" ", -1);
        return words.length == 3
                ? new UsualLock(
                        Lock.Mode.valueOf(words[0]),
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]))
                : UsualLock.NOTHING;
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
