// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.Step;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PeeringSpec.Decision;
import org.thecloud.network.spi.Wanted;

/**
 * Connects two VPCs while their peering is accepted. The requester's record is the one that is
 * installed; between two tenants the accepter's record passes on what was decided there, and each
 * tells the other when it goes.
 */
@Component(service = Reconciler.class)
public final class PeeringReconciler implements Reconciler<PeeringSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public PeeringReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<PeeringSpec, Installed> kind() {
        return Kinds.PEERINGS;
    }

    @Override
    public Step<Installed> reconcile(Caller self, Resource<PeeringSpec, Installed> peering) {
        return peering.spec().requested() ? own(self, peering) : twin(self, peering);
    }

    private Step<Installed> own(Caller self, Resource<PeeringSpec, Installed> peering) {
        PeeringSpec spec = peering.spec();
        boolean wanted = spec.decision() == Decision.ACCEPTED && !peering.deleting();
        if (wanted) {
            Caller other = self.onBehalfOf(new TenantId(spec.accepterTenant()));
            if (!Waiting.ready(stores.vpcs.find(self, spec.requester()))
                    || !Waiting.ready(stores.vpcs.find(other, spec.accepter()))) {
                return Step.again(peering.state(), null, Waiting.SOON);
            }
            backend.ensure(spec.driver(), backend.peering(peering));
        } else {
            backend.driver(spec.driver()).delete(Wanted.Kind.PEERING, peering.id());
        }
        if (peering.deleting()) {
            tell(self, spec.accepterTenant(), spec.twin(), Decision.DELETED);
            return Step.gone();
        }
        if (!Kinds.within(spec) && spec.twin() == null) {
            makeTwin(self, peering);
        }
        return done(peering);
    }

    private Step<Installed> twin(Caller self, Resource<PeeringSpec, Installed> twin) {
        PeeringSpec spec = twin.spec();
        if (twin.deleting()) {
            tell(self, spec.requesterTenant(), spec.twin(), Decision.DELETED);
            return Step.gone();
        }
        if (spec.decision() == Decision.ACCEPTED || spec.decision() == Decision.REJECTED) {
            tell(self, spec.requesterTenant(), spec.twin(), spec.decision());
        }
        return done(twin);
    }

    // Routes through it lead there, or nowhere, by what was decided.
    private Step<Installed> done(Resource<PeeringSpec, Installed> peering) {
        stores.tables.wake(Kinds.through(peering.id()), "");
        String state =
                switch (peering.spec().decision()) {
                    case PENDING -> NetworkState.PENDING_ACCEPTANCE;
                    case ACCEPTED -> NetworkState.ACTIVE;
                    case REJECTED -> NetworkState.REJECTED;
                    case DELETED -> NetworkState.DELETED;
                };
        return Step.done(state, new Installed(peering.generation()));
    }

    private void makeTwin(Caller self, Resource<PeeringSpec, Installed> own) {
        PeeringSpec spec = own.spec();
        Caller there = self.onBehalfOf(new TenantId(spec.accepterTenant()));
        String name = own.id().toString();
        PeeringSpec twin =
                new PeeringSpec(
                        spec.requester(),
                        spec.requesterTenant(),
                        spec.requesterCidr(),
                        spec.accepter(),
                        spec.accepterTenant(),
                        spec.accepterCidr(),
                        spec.driver(),
                        spec.decision(),
                        own.id(),
                        false);
        Resource<PeeringSpec, Installed> made;
        try {
            made =
                    stores.peerings
                            .named(there, name)
                            .orElseGet(
                                    () ->
                                            stores.peerings.create(
                                                    there,
                                                    new Draft<>(name, twin, Map.of(), null)));
        } catch (CloudException refused) {
            if (refused.code() != KernelError.REFERENCE_NOT_FOUND) {
                throw refused;
            }
            // the other VPC has gone meanwhile
            update(self, own.id(), Decision.DELETED);
            return;
        }
        stores.peerings.update(
                self, own.id(), now -> now.draft().withSpec(now.spec().withTwin(made.id())));
    }

    private void tell(
            Caller self,
            UUID tenant,
            @org.jspecify.annotations.Nullable UUID other,
            Decision decision) {
        if (other != null) {
            update(self.onBehalfOf(new TenantId(tenant)), other, decision);
        }
    }

    // What is decided stays decided, but for its end.
    private void update(Caller caller, UUID id, Decision decision) {
        Optional<Resource<PeeringSpec, Installed>> there = stores.peerings.find(caller, id);
        if (there.isEmpty() || there.get().deleting()) {
            return;
        }
        stores.peerings.update(
                caller,
                id,
                now ->
                        now.spec().decision() == Decision.PENDING || decision == Decision.DELETED
                                ? now.draft().withSpec(now.spec().with(decision))
                                : now.draft());
    }
}
