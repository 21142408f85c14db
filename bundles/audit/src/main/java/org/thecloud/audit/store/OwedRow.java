// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.audit.service.Owed;
import org.thecloud.kernel.TenantId;

@Entity
@Table(name = "audit_owed")
class OwedRow {

    @Id private long id;

    @Column(name = "request_id")
    private String requestId;

    private UUID tenant;
    private UUID actor;

    @Column(name = "actor_name")
    private String actorName;

    private String action;
    private String resource;
    private OffsetDateTime at;

    protected OwedRow() {}

    OwedRow(Owed owed) {
        id = owed.change();
        requestId = owed.requestId();
        tenant = owed.tenant().value();
        actor = owed.actor();
        actorName = owed.actorName();
        action = owed.action();
        resource = owed.resource();
        at = owed.at().atOffset(ZoneOffset.UTC);
    }

    Owed owed() {
        return new Owed(
                id,
                requestId,
                new TenantId(tenant),
                actor,
                actorName,
                action,
                resource,
                at.toInstant());
    }
}
