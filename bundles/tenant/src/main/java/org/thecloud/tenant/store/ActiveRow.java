// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** The tenant a user has switched to. */
@Entity
@Table(name = "tenant_active")
class ActiveRow {

    @Id private UUID member;
    private UUID tenant;

    protected ActiveRow() {}

    ActiveRow(UUID member, UUID tenant) {
        this.member = member;
        this.tenant = tenant;
    }

    UUID tenant() {
        return tenant;
    }

    void tenant(UUID value) {
        tenant = value;
    }
}
