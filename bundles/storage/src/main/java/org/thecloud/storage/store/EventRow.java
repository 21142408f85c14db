// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.thecloud.kernel.Caller;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Event;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Occasion;

@Entity
@Table(name = "storage_event")
class EventRow {

    @Id private UUID id;
    private String lane;
    private UUID bucket;
    private UUID tenant;
    private String body;

    @Column(name = "created_at")
    private OffsetDateTime createdAt;

    protected EventRow() {}

    private EventRow(Event event) {
        this.id = event.id();
        this.lane = event.lane();
        this.bucket = event.bucket();
        this.tenant = event.tenant().value();
        this.body = event.body();
        this.createdAt = event.createdAt().atOffset(ZoneOffset.UTC);
    }

    /** Writes down, with the change itself, what those who want to know it are to be told. */
    static void tell(
            EntityManager em,
            Caller caller,
            Bucket bucket,
            Occasion occasion,
            ObjectVersion version,
            long sequence) {
        if (!bucket.settings().events().isEmpty()) {
            Event.of(caller, bucket, occasion, version, sequence, Instant.now())
                    .forEach(event -> em.persist(new EventRow(event)));
        }
    }
}
