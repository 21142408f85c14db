// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.List;
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
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PeeringSpec.Decision;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.spi.Wanted;

/** Installs one route table. */
@Component(service = Reconciler.class)
public final class RouteTableReconciler implements Reconciler<RouteTableSpec, Installed> {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public RouteTableReconciler(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public ResourceKind<RouteTableSpec, Installed> kind() {
        return Kinds.TABLES;
    }

    // The main table is how networks are without any: nothing is installed for it.
    @Override
    public Step<Installed> reconcile(Caller self, Resource<RouteTableSpec, Installed> table) {
        RouteTableSpec spec = table.spec();
        if (!spec.main()) {
            if (table.deleting()) {
                backend.driver(spec.driver()).delete(Wanted.Kind.ROUTES, table.id());
                return Step.gone();
            }
            boolean ready =
                    spec.subnets().stream()
                            .allMatch(id -> Waiting.ready(stores.subnets.find(self, id)));
            if (!ready) {
                return Step.again(table.state(), null, Waiting.SOON);
            }
            List<Route> routes = spec.routes().stream().map(route -> now(self, route)).toList();
            backend.ensure(spec.driver(), backend.routes(table, routes));
        }
        return table.deleting()
                ? Step.gone()
                : Step.done(NetworkState.ACTIVE, new Installed(table.generation()));
    }

    // As long as the peering is not active, what is sent there must not take another way.
    private Route now(Caller self, Route route) {
        UUID id = route.peering();
        if (id == null) {
            return route;
        }
        return stores.peerings
                .find(self, id)
                .filter(peering -> peering.spec().decision() == Decision.ACCEPTED)
                .filter(peering -> !peering.deleting())
                .map(peering -> atTheBackend(peering.id(), peering.spec()))
                .map(
                        there ->
                                new Route(
                                        route.id(),
                                        route.destination(),
                                        Route.Target.PEERING,
                                        there))
                .orElseGet(
                        () ->
                                new Route(
                                        route.id(),
                                        route.destination(),
                                        Route.Target.BLACKHOLE,
                                        null));
    }

    // Between two tenants it is the requester's record that is installed.
    private static UUID atTheBackend(UUID id, PeeringSpec peering) {
        UUID twin = peering.twin();
        return peering.requested() || twin == null ? id : twin;
    }
}
