// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;

/** Tells in which tenant a request acts. */
@ProviderType
public interface TenantResolver {
    /**
     * The tenant asked for, if the principal is a member of it; else the principal's active one.
     *
     * @param requested value of {@code X-Tenant-ID}
     * @throws org.thecloud.kernel.CloudException INVALID_ID, or FORBIDDEN for a tenant the
     *     principal is no member of
     */
    TenantId resolve(Principal principal, @Nullable String requested);
}
