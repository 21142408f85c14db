// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.UUID;
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
import org.thecloud.network.PortSpec;
import org.thecloud.network.spi.Wanted;

/** Makes one port, and takes it away with the elastic IP that stands for it. */
@Component(service = Reconciler.class)
public final class PortReconciler implements Reconciler<PortSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public PortReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<PortSpec, Installed> kind() {
        return Kinds.PORTS;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<PortSpec, Installed> port) {
        PortSpec spec = port.spec();
        if (port.deleting()) {
            free(self, port.id());
            backend.driver(spec.driver()).delete(Wanted.Kind.PORT, port.id());
            return Step.gone();
        }
        if (!Waiting.ready(stores.subnets.find(self, spec.subnet()))) {
            return Step.again(port.state(), null, Waiting.SOON);
        }
        for (UUID group : spec.groups()) {
            if (!Waiting.ready(stores.groups.find(self, group))) {
                return Step.again(port.state(), null, Waiting.SOON);
            }
        }
        backend.ensure(spec.driver(), backend.port(port));
        return Step.done(NetworkState.ACTIVE, new Installed(port.generation()));
    }

    private void free(Caller self, UUID port) {
        for (Resource<AddressSpec, Installed> address :
                Stores.all(stores.addresses, self, Kinds.PORT, port.toString())) {
            if (!address.deleting()) {
                stores.addresses.update(
                        self,
                        address.id(),
                        now ->
                                port.equals(now.spec().port())
                                        ? now.draft().withSpec(AddressService.freed(now.spec()))
                                        : now.draft());
            }
        }
    }
}
