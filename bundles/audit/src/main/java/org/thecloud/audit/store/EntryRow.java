// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.audit.service.Entry;
import org.thecloud.audit.service.Recorded;

@Entity
@Table(name = "audit_entry")
class EntryRow {

    static final String INSERT =
            "insert into audit_entry (position, id, tenant, at, actor_type, actor, actor_name,"
                    + " credential, action, resource, status, http, code, detail, request_id,"
                    + " address, agent, previous, hash)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

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

    /** Values for {@link #INSERT}. */
    static @Nullable Object[] values(Recorded recorded) {
        Entry entry = recorded.entry();
        return new @Nullable Object[] {
            recorded.position(),
            entry.id(),
            entry.tenant(),
            entry.at(),
            entry.actorType(),
            entry.actor(),
            entry.actorName(),
            entry.credential(),
            entry.action(),
            entry.resource(),
            entry.status(),
            entry.http(),
            entry.code(),
            entry.detail(),
            entry.requestId(),
            entry.address(),
            entry.agent(),
            recorded.previous(),
            recorded.hash()
        };
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
