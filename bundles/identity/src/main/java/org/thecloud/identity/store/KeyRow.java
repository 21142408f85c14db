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
import org.thecloud.identity.service.Sealed;

@Entity
@Table(name = "identity_key")
class KeyRow {

    @Id private UUID id;
    private UUID owner;
    private String name;
    private String hash;
    private String prefix;
    private boolean login;

    @Column(name = "access_key_id")
    private @Nullable String accessKeyId;

    @Column(name = "signing_secret")
    private @Nullable String signingSecret;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "last_used")
    private @Nullable OffsetDateTime lastUsed;

    @Column(name = "expires_at")
    private @Nullable OffsetDateTime expiresAt;

    protected KeyRow() {}

    KeyRow(Key key, Sealed sealed) {
        this.id = key.id();
        this.owner = key.owner();
        this.name = key.name();
        this.hash = sealed.hash();
        this.accessKeyId = key.accessKeyId();
        this.signingSecret = sealed.signingSecret();
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

    Sealed sealed() {
        return new Sealed(hash, signingSecret);
    }

    Key key() {
        return new Key(
                id,
                owner,
                name,
                prefix,
                accessKeyId,
                login,
                createdAt.toInstant(),
                instant(lastUsed),
                instant(expiresAt));
    }
}
