// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.audit.service.Entry;
import org.thecloud.audit.service.Recorded;

/** A line on the wire. */
public record EntryView(
        UUID id,
        Instant timestamp,
        String actor,
        String actorType,
        String action,
        String resource,
        String status,
        @Nullable String ipAddress,
        @Nullable UUID userId,
        @Nullable UUID tenantId,
        String resourceType,
        @Nullable String resourceId,
        @Nullable String details,
        String requestId,
        @Nullable String userAgent,
        @Nullable String code,
        String hash,
        Instant createdAt) {

    static EntryView of(Recorded recorded) {
        Entry entry = recorded.entry();
        int slash = entry.resource().indexOf('/');
        return new EntryView(
                entry.id(),
                entry.at(),
                entry.actorName(),
                entry.actorType().toLowerCase(java.util.Locale.ROOT),
                entry.action(),
                entry.resource(),
                entry.status(),
                entry.address(),
                entry.actor(),
                entry.tenant(),
                slash < 0 ? entry.resource() : entry.resource().substring(0, slash),
                slash < 0 ? null : entry.resource().substring(slash + 1),
                entry.detail(),
                entry.requestId(),
                entry.agent(),
                entry.code(),
                recorded.hash(),
                entry.at());
    }
}
