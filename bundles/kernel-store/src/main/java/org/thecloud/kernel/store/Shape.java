// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;

/** A stored row in the shape its kind knows. */
final class Shape {

    private Shape() {}

    /** All columns that {@link #of(ResourceKind, ResultSet)} reads. */
    static final String COLUMNS =
            "r.id, r.kind, r.tenant, r.name, r.owner, r.version, r.generation, r.spec, r.status,"
                    + " r.state, r.reason_code, r.reason_message, r.deleting, r.labels, r.created_by,"
                    + " r.created_at, r.updated_at";

    /** Reads, which are most of what the store does, go past the entity manager. */
    static <S, T> Resource<S, T> of(ResourceKind<S, T> kind, ResultSet row) throws SQLException {
        UUID owner = row.getObject(5, UUID.class);
        String status = row.getString(9);
        String reason = row.getString(11);
        return new Resource<>(
                row.getObject(1, UUID.class),
                row.getString(2),
                new TenantId(row.getObject(3, UUID.class)),
                row.getString(4),
                owner.equals(ResourceRow.NOBODY) ? null : owner,
                row.getLong(6),
                row.getLong(7),
                Json.read(row.getString(8), kind.specType()),
                status == null ? null : Json.read(status, kind.statusType()),
                row.getString(10),
                reason == null ? null : new Reason(reason, String.valueOf(row.getString(12))),
                row.getBoolean(13),
                Json.strings(row.getString(14)),
                row.getObject(15, UUID.class),
                row.getObject(16, OffsetDateTime.class).toInstant(),
                row.getObject(17, OffsetDateTime.class).toInstant());
    }

    static <S, T> Resource<S, T> of(ResourceKind<S, T> kind, ResourceRow row) {
        return new Resource<>(
                row.id(),
                row.kind(),
                new TenantId(row.tenant()),
                row.name(),
                row.owner(),
                row.version(),
                row.generation(),
                Json.read(row.spec(), kind.specType()),
                row.status() == null ? null : Json.read(row.status(), kind.statusType()),
                row.state(),
                row.reason(),
                row.deleting(),
                Json.strings(row.labels()),
                row.createdBy(),
                row.createdAt().toInstant(),
                row.updatedAt().toInstant());
    }
}
