// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.identity.User;

@Entity
@Table(name = "identity_user")
class UserRow {

    @Id private UUID id;
    private String email;

    @Column(name = "email_key")
    private String emailKey;

    private String name;
    private String password;
    private boolean administrator;

    /** An administrator whose first secrets have not been handed over for certain. */
    private boolean pending;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Version private long version;

    protected UserRow() {}

    UserRow(User user, String emailKey, String password, boolean pending) {
        this.id = user.id();
        this.email = user.email();
        this.emailKey = emailKey;
        this.name = user.name();
        this.password = password;
        this.administrator = user.administrator();
        this.pending = pending;
        this.createdAt = user.createdAt().atOffset(ZoneOffset.UTC);
    }

    UUID id() {
        return id;
    }

    String password() {
        return password;
    }

    void password(String value) {
        password = value;
    }

    boolean pending() {
        return pending;
    }

    void settled() {
        pending = false;
    }

    User user() {
        return new User(id, email, name, administrator, createdAt.toInstant());
    }
}
