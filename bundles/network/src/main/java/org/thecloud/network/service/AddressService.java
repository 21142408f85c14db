// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Map;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Addresses;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PortSpec;

/** Gives out elastic IPs. */
@Component(service = Addresses.class)
public final class AddressService implements Addresses {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public AddressService(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public Resource<AddressSpec, Installed> allocate(Caller caller) {
        return backend.requirePool().take(address -> allocated(caller, address));
    }

    // The tenant's own address is met by its name before by its claim.
    private Resource<AddressSpec, Installed> allocated(Caller caller, String address) {
        try {
            return stores.addresses.create(caller, Draft.of(address, AddressSpec.free(address)));
        } catch (CloudException refused) {
            throw refused.code() == KernelError.NAME_TAKEN
                    ? new CloudException(
                            NetworkError.NO_ADDRESS,
                            address + " is taken",
                            Map.of("claim", "name/" + address),
                            refused)
                    : refused;
        }
    }

    @Override
    public Resource<AddressSpec, Installed> get(Caller caller, UUID id) {
        return stores.addresses.get(caller, id);
    }

    @Override
    public Page<Resource<AddressSpec, Installed>> list(Caller caller, ResourceQuery query) {
        return stores.addresses.list(caller, query);
    }

    @Override
    public Resource<AddressSpec, Installed> release(Caller caller, UUID id) {
        UUID instance = stores.addresses.get(caller, id).spec().instance();
        if (instance != null) {
            throw associated("the elastic IP belongs to instance " + instance);
        }
        return stores.addresses.delete(caller, id);
    }

    private static CloudException associated(String why) {
        return new CloudException(NetworkError.ASSOCIATED, why);
    }

    @Override
    public Resource<AddressSpec, Installed> associate(Caller caller, UUID id, UUID instance) {
        Resource<PortSpec, Installed> port = PortService.require(stores, caller, instance);
        PortSpec at = port.spec();
        if (stores.vpcs.get(caller, at.vpc()).spec().outside() == null) {
            throw new CloudException(
                    NetworkError.NO_POOL, "the VPC of the instance has no way out");
        }
        try {
            return stores.addresses.update(
                    caller,
                    id,
                    now -> {
                        AddressSpec spec = now.spec();
                        if (spec.port() != null && !spec.port().equals(port.id())) {
                            throw associated(
                                    "the elastic IP belongs to instance " + spec.instance());
                        }
                        return now.draft()
                                .withSpec(
                                        new AddressSpec(
                                                spec.address(),
                                                port.id(),
                                                instance,
                                                at.vpc(),
                                                at.address(),
                                                at.driver()));
                    });
        } catch (CloudException refused) {
            throw refused.details().get("claim") == null
                    ? refused
                    : new CloudException(
                            NetworkError.ASSOCIATED,
                            "instance %s has another elastic IP".formatted(instance),
                            Map.of("field", "instance_id"),
                            refused);
        }
    }

    @Override
    public Resource<AddressSpec, Installed> disassociate(Caller caller, UUID id) {
        return stores.addresses.update(
                caller,
                id,
                now -> {
                    if (now.spec().port() == null) {
                        throw new CloudException(
                                NetworkError.NOT_ASSOCIATED,
                                "the elastic IP belongs to no instance");
                    }
                    return now.draft().withSpec(freed(now.spec()));
                });
    }

    /** Without its port; the driver is still known, which has to let it go. */
    static AddressSpec freed(AddressSpec spec) {
        return new AddressSpec(spec.address(), null, null, null, null, spec.driver());
    }
}
