// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.spi.Wanted;

/** Makes one subnet a part of its network. */
@Component(service = Reconciler.class)
public final class SubnetReconciler implements Reconciler<SubnetSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public SubnetReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<SubnetSpec, Installed> kind() {
        return Kinds.SUBNETS;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<SubnetSpec, Installed> subnet) {
        SubnetSpec spec = subnet.spec();
        if (subnet.deleting()) {
            backend.driver(spec.driver()).delete(Wanted.Kind.SUBNET, subnet.id());
            return Step.gone();
        }
        if (!Waiting.ready(stores.vpcs.find(self, spec.vpc()))) {
            return Step.again(subnet.state(), null, Waiting.SOON);
        }
        backend.ensure(spec.driver(), backend.subnet(subnet));
        return Step.done(NetworkState.AVAILABLE, new Installed(subnet.generation()));
    }
}
