// SPDX-License-Identifier: Apache-2.0
package org.thecloud.audit.service;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.kernel.TenantId;

/** A change whose request has no line yet; it gets one itself if none comes. */
public record Owed(
        long change,
        String requestId,
        TenantId tenant,
        UUID actor,
        String actorName,
        String action,
        String resource,
        Instant at) {}
