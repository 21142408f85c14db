// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;

/** A row of the resource table. */
@Entity
@Table(name = "resource")
class ResourceRow {

    @Id UUID id;
    String kind;
    UUID tenant;
    String name;

    /** The name while it is taken; made unique by the id once the resource is owned or on its way out. */
    @Column(name = "name_key")
    String nameKey;

    @Nullable UUID owner;
    @Version long version;
    long generation;
    String spec;
    @Nullable String status;
    String state;

    @Column(name = "reason_code")
    @Nullable String reasonCode;

    @Column(name = "reason_message")
    @Nullable String reasonMessage;

    boolean deleting;
    String labels;

    @Column(name = "created_by")
    UUID createdBy;

    @Column(name = "created_at")
    OffsetDateTime createdAt;

    @Column(name = "updated_at")
    OffsetDateTime updatedAt;

    protected ResourceRow() {}

    ResourceRow(UUID id, String kind, UUID tenant) {
        this.id = id;
        this.kind = kind;
        this.tenant = tenant;
    }

    @Nullable Reason reason() {
        return reasonCode == null ? null : new Reason(reasonCode, String.valueOf(reasonMessage));
    }

    void reason(@Nullable Reason reason) {
        reasonCode = reason == null ? null : reason.code();
        reasonMessage = reason == null ? null : cut(reason.message());
    }

    private static String cut(String message) {
        return message.length() <= 2000 ? message : message.substring(0, 2000);
    }
}
