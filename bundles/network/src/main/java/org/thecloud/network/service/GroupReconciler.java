// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Step;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.spi.Wanted;

/** Installs the rules of one security group. */
@Component(service = Reconciler.class)
public final class GroupReconciler implements Reconciler<GroupSpec, Installed> {

    private final Backend backend;

    @Activate
    public GroupReconciler(@Reference Backend backend) {
        this.backend = backend;
    }

    @Override
    public ResourceKind<GroupSpec, Installed> kind() {
        return Kinds.GROUPS;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<GroupSpec, Installed> group) {
        if (group.deleting()) {
            backend.driver(group.spec().driver()).delete(Wanted.Kind.RULES, group.id());
            return Step.gone();
        }
        backend.ensure(group.spec().driver(), backend.rules(group));
        return Step.done(NetworkState.ACTIVE, new Installed(group.generation()));
    }
}
