// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;

/** Subnets of VPCs of the caller's tenant; see {@link Vpcs} for what holds for all. */
@ProviderType
public interface Subnets {
    /**
     * Records a subnet.
     *
     * @param cidr absent for the first free /24, or less in a small VPC
     */
    Resource<SubnetSpec, Installed> create(
            Caller caller, UUID vpc, String name, @Nullable String cidr, @Nullable String zone);

    Resource<SubnetSpec, Installed> get(Caller caller, UUID id);

    Page<Resource<SubnetSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page);

    /** Refused while an instance is in it. */
    Resource<SubnetSpec, Installed> delete(Caller caller, UUID id);

    /** How many addresses are left in it. */
    long free(Caller caller, Resource<SubnetSpec, Installed> subnet);
}
