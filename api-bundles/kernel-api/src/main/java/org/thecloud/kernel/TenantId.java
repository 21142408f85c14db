// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.util.UUID;

/** Identity of a tenant, the owner of every resource. */
public record TenantId(UUID value) {

    /** Owner of what belongs to the platform itself; no user is a member of it. */
    public static final TenantId PLATFORM = new TenantId(new UUID(0, 0));

    @Override
    public String toString() {
        return value.toString();
    }
}
