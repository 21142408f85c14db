// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.rest;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.audit.service.AuditQuery;
import org.thecloud.audit.service.Entry;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;

/** Query parameters that choose lines, taken as a {@code @BeanParam}. */
public final class AuditFilter {

    @QueryParam("action")
    private @Nullable String action;

    @QueryParam("actor")
    private @Nullable String actor;

    @QueryParam("resource")
    private @Nullable String resource;

    @QueryParam("status")
    private @Nullable String status;

    @QueryParam("from")
    private @Nullable String from;

    @QueryParam("to")
    private @Nullable String to;

    AuditQuery of(UUID tenant, PageQuery page) {
        return new AuditQuery(
                tenant,
                page.limit(),
                position(page.after()),
                action == null ? null : Entry.action(action),
                actor,
                resource,
                status,
                time("from", from),
                time("to", to));
    }

    private static @Nullable Long position(@Nullable String after) {
        try {
            return after == null ? null : Long.valueOf(after);
        } catch (NumberFormatException notOurs) {
            throw new CloudException(
                    KernelError.INVALID_CURSOR, "after is not a cursor of this list");
        }
    }

    private static @Nullable Instant time(String field, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notATime) {
            throw CloudException.invalid(
                    field, field + " must be a time like 2026-01-31T12:00:00Z");
        }
    }
}
