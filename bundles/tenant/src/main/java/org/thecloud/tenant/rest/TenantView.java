// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.rest;

import java.time.Instant;
import java.util.UUID;
import org.thecloud.tenant.service.Tenant;

/** A tenant on the wire. */
public record TenantView(
        UUID id,
        String name,
        String slug,
        UUID ownerId,
        boolean personal,
        String plan,
        String status,
        Instant createdAt) {

    static TenantView of(Tenant tenant) {
        return new TenantView(
                tenant.id().value(),
                tenant.name(),
                tenant.slug(),
                tenant.owner(),
                tenant.personal(),
                "free",
                "active",
                tenant.createdAt());
    }
}
