// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.kernel.TenantId;
import org.thecloud.tenant.service.Tenant;

@Entity
@Table(name = "tenant")
class TenantRow {

    @Id private UUID id;
    private String name;
    private String slug;
    private UUID owner;
    private boolean personal;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected TenantRow() {}

    TenantRow(Tenant tenant) {
        id = tenant.id().value();
        name = tenant.name();
        slug = tenant.slug();
        owner = tenant.owner();
        personal = tenant.personal();
        createdAt = tenant.createdAt().atOffset(ZoneOffset.UTC);
    }

    UUID owner() {
        return owner;
    }

    void owner(UUID user) {
        owner = user;
    }

    Tenant tenant() {
        return new Tenant(new TenantId(id), name, slug, owner, personal, createdAt.toInstant());
    }
}
