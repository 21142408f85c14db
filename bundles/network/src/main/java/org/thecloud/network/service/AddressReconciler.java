// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.spi.Wanted;

/** Lets one elastic IP stand for a port, or for none. */
@Component(service = Reconciler.class)
public final class AddressReconciler implements Reconciler<AddressSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public AddressReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<AddressSpec, Installed> kind() {
        return Kinds.ADDRESSES;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<AddressSpec, Installed> address) {
        Optional<Wanted.Address> wanted =
                address.deleting() ? Optional.empty() : backend.address(address);
        String driver = address.spec().driver();
        if (driver != null && wanted.isPresent()) {
            if (!Waiting.ready(stores.ports.find(self, wanted.get().port()))) {
                return Step.again(address.state(), null, Waiting.SOON);
            }
            backend.ensure(driver, wanted.get());
            return Step.done(NetworkState.ASSOCIATED, new Installed(address.generation()));
        }
        if (driver != null) {
            backend.driver(driver).delete(Wanted.Kind.ADDRESS, address.id());
        }
        return address.deleting()
                ? Step.gone()
                : Step.done(NetworkState.ALLOCATED, new Installed(address.generation()));
    }
}
