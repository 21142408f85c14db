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
import org.thecloud.identity.service.Letter;

@Entity
@Table(name = "identity_outbox")
class OutboxRow {

    private static final int LONGEST_FAILURE = 500;

    @Id private UUID id;
    private String recipient;
    private String subject;

    /** Encrypted. */
    private String token;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    @Column(name = "expires_at")
    private OffsetDateTime expiresAt;

    @Column(name = "delivered_by")
    private @Nullable String deliveredBy;

    private int tries;

    /** When couriers are asked, or asked again. */
    @Column(name = "due_at")
    private OffsetDateTime dueAt;

    private @Nullable String failure;

    protected OutboxRow() {}

    OutboxRow(Letter letter) {
        id = letter.id();
        recipient = letter.recipient();
        subject = letter.subject();
        token = letter.sealedToken();
        createdAt = letter.createdAt().atOffset(ZoneOffset.UTC);
        expiresAt = letter.expiresAt().atOffset(ZoneOffset.UTC);
        dueAt = createdAt;
    }

    void deliveredBy(String value) {
        deliveredBy = value;
        failure = null;
    }

    void failed(String why, Instant again) {
        tries++;
        failure = why.length() <= LONGEST_FAILURE ? why : why.substring(0, LONGEST_FAILURE);
        dueAt = again.atOffset(ZoneOffset.UTC);
    }

    Letter letter() {
        return new Letter(
                id,
                recipient,
                subject,
                token,
                createdAt.toInstant(),
                expiresAt.toInstant(),
                deliveredBy,
                tries,
                failure);
    }
}
