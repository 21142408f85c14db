// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.service.Letter;

@Entity
@Table(name = "identity_outbox")
class OutboxRow {

    @Id private UUID id;
    private String recipient;
    private String subject;

    /** Encrypted: it holds the token. */
    private String body;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "expires_at")
    private OffsetDateTime expiresAt;

    @Column(name = "delivered_by")
    private @Nullable String deliveredBy;

    protected OutboxRow() {}

    OutboxRow(Letter letter) {
        id = letter.id();
        recipient = letter.recipient();
        subject = letter.subject();
        body = letter.sealedBody();
        createdAt = letter.createdAt().atOffset(ZoneOffset.UTC);
        expiresAt = letter.expiresAt().atOffset(ZoneOffset.UTC);
    }

    void deliveredBy(String value) {
        deliveredBy = value;
    }

    Letter letter() {
        return new Letter(
                id,
                recipient,
                subject,
                body,
                createdAt.toInstant(),
                expiresAt.toInstant(),
                deliveredBy);
    }
}
