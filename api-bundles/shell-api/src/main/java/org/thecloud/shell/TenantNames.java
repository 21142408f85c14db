// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.thecloud.kernel.TenantId;

/** Lets operators say a tenant the way people do. Offered by the service that knows tenants. */
@ConsumerType
public interface TenantNames {

    /** The tenant of this id or slug. */
    Optional<TenantId> find(String idOrSlug);

    /** The tenant of the first administrator: where operators act unless they say another. */
    Optional<TenantId> home();

    /** Slugs of all tenants, for completion. */
    List<String> slugs();
}
