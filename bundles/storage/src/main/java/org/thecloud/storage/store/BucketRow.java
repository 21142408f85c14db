// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Bucket;

@Entity
@Table(name = "storage_bucket")
class BucketRow {

    @Id private UUID id;
    private String name;
    private UUID tenant;
    private UUID owner;
    private String versioning;

    @Column(name = "is_public")
    private boolean open;

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
        this.open = bucket.isPublic();
        this.createdAt = bucket.createdAt().atOffset(ZoneOffset.UTC);
    }

    void versioning(Bucket.Versioning wanted) {
        versioning = wanted.name();
    }

    void open(boolean wanted) {
        open = wanted;
    }

    Bucket bucket() {
        return new Bucket(
                id,
                name,
                new TenantId(tenant),
                owner,
                Bucket.Versioning.valueOf(versioning),
                open,
                objects,
                bytes,
                createdAt.toInstant());
    }
}
