// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.kernel.Ids;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.service.Member;

@Entity
@Table(name = "tenant_member")
class MemberRow {

    @Id private UUID id;
    private UUID tenant;
    private UUID member;
    private String role;
    private OffsetDateTime since;

    protected MemberRow() {}

    MemberRow(UUID tenant, UUID member, Role role, Instant since) {
        this.id = Ids.next();
        this.tenant = tenant;
        this.member = member;
        this.role = role.word();
        this.since = since.atOffset(ZoneOffset.UTC);
    }

    UUID tenant() {
        return tenant;
    }

    /** A word that this version does not know gives the least. */
    Role role() {
        return Role.of(role).orElse(Role.VIEWER);
    }

    Member member() {
        return new Member(id, member, role(), since.toInstant());
    }
}
