// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;

/** Elastic IPs of the caller's tenant; see {@link Vpcs} for what holds for all. */
@ProviderType
public interface Addresses {
    /** Takes a free address of the operator's pool. */
    Resource<AddressSpec, Installed> allocate(Caller caller);

    Resource<AddressSpec, Installed> get(Caller caller, UUID id);

    Page<Resource<AddressSpec, Installed>> list(Caller caller, ResourceQuery query);

    /** Gives it back; refused while it belongs to an instance. */
    Resource<AddressSpec, Installed> release(Caller caller, UUID id);

    /** Gives it to an instance that has none; again to the same one is as once. */
    Resource<AddressSpec, Installed> associate(Caller caller, UUID id, UUID instance);

    Resource<AddressSpec, Installed> disassociate(Caller caller, UUID id);
}
