// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.audit.service.Entry;
import org.thecloud.audit.service.Recorded;

@Entity
@Table(name = "audit_entry")
class EntryRow {

    @Id private long position;
    private UUID id;
    private @Nullable UUID tenant;
    private OffsetDateTime at;

    @Column(name = "actor_type")
    private String actorType;

    private @Nullable UUID actor;

    @Column(name = "actor_name")
    private String actorName;

    private @Nullable UUID credential;
    private String action;
    private String resource;
    private String status;
    private int http;
    private @Nullable String code;
    private @Nullable String detail;

    @Column(name = "request_id")
    private String requestId;

    private @Nullable String address;
    private @Nullable String agent;
    private String previous;
    private String hash;

    protected EntryRow() {}

    EntryRow(Recorded recorded) {
        Entry entry = recorded.entry();
        position = recorded.position();
        id = entry.id();
        tenant = entry.tenant();
        at = entry.at().atOffset(ZoneOffset.UTC);
        actorType = entry.actorType();
        actor = entry.actor();
        actorName = entry.actorName();
        credential = entry.credential();
        action = entry.action();
        resource = entry.resource();
        status = entry.status();
        http = entry.http();
        code = entry.code();
        detail = entry.detail();
        requestId = entry.requestId();
        address = entry.address();
        agent = entry.agent();
        previous = recorded.previous();
        hash = recorded.hash();
    }

    Recorded recorded() {
        return new Recorded(
                position,
                new Entry(
                        id,
                        tenant,
                        at.toInstant(),
                        actorType,
                        actor,
                        actorName,
                        credential,
                        action,
                        resource,
                        status,
                        http,
                        code,
                        detail,
                        requestId,
                        address,
                        agent),
                previous,
                hash);
    }
}
