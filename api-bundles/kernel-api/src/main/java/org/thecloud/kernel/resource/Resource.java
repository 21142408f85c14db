// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.resource;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * A stored resource as of one moment.
 *
 * @param version grows with every stored change; the ETag
 * @param generation grows when the tenant's wish changes: spec, or deletion
 * @param owner the resource it is part of, if any
 * @param status what the reconciler last saw, absent before its first look
 * @param state one upper-case word
 * @param reason why, for states that need one
 * @param deleting whether it is on its way out
 * @param createdBy id of the principal that created it
 */
public record Resource<S, T>(
        UUID id,
        String kind,
        TenantId tenant,
        String name,
        @Nullable UUID owner,
        long version,
        long generation,
        S spec,
        @Nullable T status,
        String state,
        @Nullable Reason reason,
        boolean deleting,
        Map<String, String> labels,
        UUID createdBy,
        Instant createdAt,
        Instant updatedAt) {

    public Resource {
        labels = Map.copyOf(labels);
    }

    /** What its tenant may change, as it is now. */
    public Draft<S> draft() {
        return new Draft<>(name, spec, labels, owner);
    }
}
