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
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.service.Key;

@Entity
@Table(name = "identity_key")
class KeyRow {

    @Id private UUID id;
    private UUID owner;
    private String name;
    private String hash;
    private String prefix;
    private boolean login;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "last_used")
    private @Nullable OffsetDateTime lastUsed;

    @Column(name = "expires_at")
    private @Nullable OffsetDateTime expiresAt;

    protected KeyRow() {}

    KeyRow(Key key, String hash) {
        this.id = key.id();
        this.owner = key.owner();
        this.name = key.name();
        this.hash = hash;
        this.prefix = key.prefix();
        this.login = key.session();
        this.createdAt = key.createdAt().atOffset(ZoneOffset.UTC);
        this.lastUsed = time(key.lastUsed());
        this.expiresAt = time(key.expiresAt());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    String hash() {
        return hash;
    }

    Key key() {
        return new Key(
                id,
                owner,
                name,
                prefix,
                login,
                createdAt.toInstant(),
                instant(lastUsed),
                instant(expiresAt));
    }
}
