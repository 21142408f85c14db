// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/**
 * VPCs of the caller's tenant. Mutations return when the wish is on disk. Failures are {@link
 * org.thecloud.kernel.CloudException} with a code of {@link NetworkError} or of the kernel.
 * Thread-safe.
 */
@ProviderType
public interface Vpcs {
    /**
     * Records a VPC with a default security group, whose members reach each other.
     *
     * @param cidr its block; absent for one that no other VPC of the tenant has
     * @param driver absent to have one chosen
     */
    Resource<VpcSpec, Installed> create(
            Caller caller,
            String name,
            @Nullable String cidr,
            @Nullable String driver,
            Map<String, String> labels);

    Resource<VpcSpec, Installed> get(Caller caller, UUID id);

    Optional<Resource<VpcSpec, Installed>> named(Caller caller, String name);

    Page<Resource<VpcSpec, Installed>> list(Caller caller, ResourceQuery query);

    /** Changes name or labels; absent means as it is. */
    Resource<VpcSpec, Installed> update(
            Caller caller, UUID id, @Nullable String name, @Nullable Map<String, String> labels);

    /** With its subnets and groups; refused while an instance or a peering is in it. */
    Resource<VpcSpec, Installed> delete(Caller caller, UUID id);

    /** Whether and why one instance reaches another, or an address. */
    Reachability reach(Caller caller, UUID vpc, ReachQuestion question);
}
