// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.TenantId;

/** How much a tenant may have. */
@ProviderType
public interface QuotaLimits {
    /**
     * The limit of a quota name, such as {@code instances} or {@code memory_mb}; empty means
     * unlimited.
     */
    OptionalLong limit(TenantId tenant, String quota);
}
