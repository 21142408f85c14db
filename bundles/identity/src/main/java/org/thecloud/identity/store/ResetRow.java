// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.kernel.Ids;

/** A token that lets its bearer choose a new password; removed when it is used. */
@Entity
@Table(name = "identity_reset")
class ResetRow {

    @Id private UUID id;
    private UUID owner;
    private String hash;

    @Column(name = "expires_at")
    private OffsetDateTime expiresAt;

    protected ResetRow() {}

    ResetRow(UUID owner, String hash, Instant expiresAt) {
        this.id = Ids.next();
        this.owner = owner;
        this.hash = hash;
        this.expiresAt = expiresAt.atOffset(ZoneOffset.UTC);
    }

    UUID owner() {
        return owner;
    }

    boolean expired(Instant now) {
        return !expiresAt.toInstant().isAfter(now);
    }
}
