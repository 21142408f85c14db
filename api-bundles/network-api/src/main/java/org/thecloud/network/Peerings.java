// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/** Peerings of VPCs of the caller's tenant; see {@link Vpcs} for what holds for all. */
@ProviderType
public interface Peerings {
    /**
     * Asks for a peering.
     *
     * @param accepterTenant whose VPC the accepter is; absent for the caller's own tenant
     */
    Resource<PeeringSpec, Installed> request(
            Caller caller, UUID requester, UUID accepter, @Nullable TenantId accepterTenant);

    Resource<PeeringSpec, Installed> get(Caller caller, UUID id);

    Page<Resource<PeeringSpec, Installed>> list(Caller caller, ResourceQuery query);

    /** Only the accepter's side can, and only once. */
    Resource<PeeringSpec, Installed> accept(Caller caller, UUID id);

    Resource<PeeringSpec, Installed> reject(Caller caller, UUID id);

    /** Either side can. */
    Resource<PeeringSpec, Installed> delete(Caller caller, UUID id);
}
