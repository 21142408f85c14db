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
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.Wanted;

/** Makes one VPC a network. */
@Component(service = Reconciler.class)
public final class VpcReconciler implements Reconciler<VpcSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public VpcReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<VpcSpec, Installed> kind() {
        return Kinds.VPCS;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<VpcSpec, Installed> vpc) {
        if (vpc.deleting()) {
            // its parts first: a subnet hangs on the router
            if (!stores.subnetsOf(self, vpc.id()).isEmpty()) {
                return Step.again(vpc.state(), null, Waiting.SOON);
            }
            backend.driver(vpc.spec().driver()).delete(Wanted.Kind.NETWORK, vpc.id());
            return Step.gone();
        }
        backend.ensure(vpc.spec().driver(), backend.of(vpc));
        VpcService.ensureDefaultGroup(stores, self, vpc);
        RouteTableService.ensureMain(stores, self, vpc);
        return Step.done(NetworkState.ACTIVE, new Installed(vpc.generation()));
    }
}
