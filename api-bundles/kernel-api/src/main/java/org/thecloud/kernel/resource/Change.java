// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * One stored change of one resource.
 *
 * @param sequence grows, with gaps; order of one resource's changes
 * @param before state before, absent at creation
 * @param after state after, absent when the row went
 * @param actor id of the principal
 * @param actorName what people call the actor
 * @param requestId the request that caused it, or the reconciler's
 * @param dimensions what the kind declares for billing
 */
public record Change(
        long sequence,
        String kind,
        UUID id,
        TenantId tenant,
        Type type,
        @Nullable String before,
        @Nullable String after,
        UUID actor,
        String actorName,
        String requestId,
        Map<String, String> dimensions,
        Instant at) {

    /** What happened. */
    public enum Type {
        CREATED,
        UPDATED,
        STATE,
        DELETING,
        DELETED
    }

    public Change {
        dimensions = Map.copyOf(dimensions);
    }
}
