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
import org.thecloud.kernel.resource.States;

/**
 * A row of the resource table. Fields are reached through methods only: OpenJPA sees no access from
 * outside the enhanced class.
 */
@Entity
@Table(name = "resource")
class ResourceRow {

    /** Owner of what is part of nothing. */
    static final UUID NOBODY = new UUID(0, 0);

    @Id private UUID id;
    private String kind;
    private UUID tenant;
    private String name;

    /**
     * The name while it is taken; made unique by the id once the resource is owned or on its way
     * out.
     */
    @Column(name = "name_key")
    private String nameKey;

    /** Never null: OpenJPA asks the database again at each access of a UUID that is null. */
    private UUID owner = NOBODY;

    @Version private long version;
    private long generation;
    private String spec;
    private @Nullable String status;
    private String state;

    @Column(name = "reason_code")
    private @Nullable String reasonCode;

    @Column(name = "reason_message")
    private @Nullable String reasonMessage;

    private boolean deleting;

    /** Whether a reconciler stands behind it. */
    private boolean reconciled;

    private String labels;

    @Column(name = "created_by")
    private UUID createdBy;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "updated_at")
    private OffsetDateTime updatedAt;

    protected ResourceRow() {}

    ResourceRow(UUID id, String kind, UUID tenant) {
        this.id = id;
        this.kind = kind;
        this.tenant = tenant;
    }

    UUID id() {
        return id;
    }

    String kind() {
        return kind;
    }

    UUID tenant() {
        return tenant;
    }

    String name() {
        return name;
    }

    void name(String value) {
        name = value;
    }

    String nameKey() {
        return nameKey;
    }

    void nameKey(String value) {
        nameKey = value;
    }

    @Nullable UUID owner() {
        return owner.equals(NOBODY) ? null : owner;
    }

    void owner(@Nullable UUID value) {
        owner = value == null ? NOBODY : value;
    }

    long version() {
        return version;
    }

    long generation() {
        return generation;
    }

    void generation(long value) {
        generation = value;
    }

    String spec() {
        return spec;
    }

    void spec(String value) {
        spec = value;
    }

    @Nullable String status() {
        return status;
    }

    void status(@Nullable String value) {
        status = value;
    }

    String state() {
        return state;
    }

    void state(String value) {
        state = value;
    }

    boolean deleting() {
        return deleting;
    }

    boolean reconciled() {
        return reconciled;
    }

    void reconciled(boolean value) {
        reconciled = value;
    }

    /** Puts it on its way out and frees its name. */
    void leave(OffsetDateTime now) {
        deleting = true;
        generation = generation + 1;
        nameKey = name + "/" + id;
        state = States.DELETING;
        reason(null);
        updatedAt = now;
    }

    String labels() {
        return labels;
    }

    void labels(String value) {
        labels = value;
    }

    UUID createdBy() {
        return createdBy;
    }

    void createdBy(UUID value) {
        createdBy = value;
    }

    OffsetDateTime createdAt() {
        return createdAt;
    }

    void createdAt(OffsetDateTime value) {
        createdAt = value;
    }

    OffsetDateTime updatedAt() {
        return updatedAt;
    }

    void updatedAt(OffsetDateTime value) {
        updatedAt = value;
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
