// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.Cidr;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.Route;
import org.thecloud.network.Route.Target;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.network.VpcSpec;

/** Checks wishes for route tables and records them. */
@Component(service = RouteTables.class)
public final class RouteTableService implements RouteTables {

    private static final int MOST_ROUTES = 100;
    private static final String EVERYWHERE = "0.0.0.0/0";

    private final Stores stores;

    @Activate
    public RouteTableService(@Reference Resources resources) {
        this.stores = new Stores(resources);
    }

    /** The table of all subnets without another; whoever comes second finds it there. */
    static void ensureMain(Stores stores, Caller caller, Resource<VpcSpec, Installed> vpc) {
        RouteTableSpec main =
                new RouteTableSpec(vpc.id(), vpc.spec().driver(), true, List.of(), List.of());
        boolean there =
                !stores.tables
                        .list(
                                caller,
                                Stores.where(PageQuery.first(), Kinds.VPC, vpc.id().toString())
                                        .where("name", MAIN))
                        .items()
                        .isEmpty();
        if (there) {
            return;
        }
        try {
            stores.tables.create(caller, new Draft<>(MAIN, main, Map.of(), vpc.id()));
        } catch (CloudException refused) {
            if (refused.code() != KernelError.NAME_TAKEN) {
                throw refused;
            }
        }
    }

    @Override
    public Resource<RouteTableSpec, Installed> create(Caller caller, UUID vpc, String name) {
        VpcSpec of = stores.vpcs.get(caller, vpc).spec();
        return stores.tables.create(
                caller,
                new Draft<>(
                        name,
                        new RouteTableSpec(vpc, of.driver(), false, List.of(), List.of()),
                        Map.of(),
                        vpc));
    }

    @Override
    public Resource<RouteTableSpec, Installed> get(Caller caller, UUID id) {
        return stores.tables.get(caller, id);
    }

    @Override
    public Page<Resource<RouteTableSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page) {
        stores.vpcs.get(caller, vpc);
        return stores.tables.list(caller, Stores.where(page, Kinds.VPC, vpc.toString()));
    }

    @Override
    public Resource<RouteTableSpec, Installed> delete(Caller caller, UUID id) {
        RouteTableSpec spec = stores.tables.get(caller, id).spec();
        if (spec.main()) {
            throw new CloudException(
                    NetworkError.WRONG_STATE, "the main route table leaves with its VPC");
        }
        if (!spec.subnets().isEmpty()) {
            throw new CloudException(
                    KernelError.IN_USE,
                    "the route table is used by subnet " + spec.subnets().get(0),
                    Map.of("used_by", "subnet/" + spec.subnets().get(0)));
        }
        return stores.tables.delete(caller, id);
    }

    @Override
    public Resource<RouteTableSpec, Installed> add(Caller caller, UUID id, Route route) {
        VpcSpec vpc = stores.vpcs.get(caller, stores.tables.get(caller, id).spec().vpc()).spec();
        Cidr block =
                Blocks.destination("destination_cidr", route.destination(), Cidr.of(vpc.cidr()));
        check(caller, stores.tables.get(caller, id).spec().vpc(), vpc, block, route);
        return change(
                caller,
                id,
                spec -> {
                    List<Route> more = new ArrayList<>(spec.routes());
                    for (Route one : more) {
                        if (one.destination().equals(block.toString())) {
                            throw new CloudException(
                                    NetworkError.ROUTE_EXISTS,
                                    "the table has a route to %s already".formatted(block),
                                    Map.of(
                                            "field",
                                            "destination_cidr",
                                            "route_id",
                                            String.valueOf(one.id())));
                        }
                    }
                    more.add(
                            new Route(
                                    route.id(), block.toString(), route.target(), route.peering()));
                    if (more.size() > MOST_ROUTES) {
                        throw new CloudException(
                                NetworkError.ROUTE_REFUSED,
                                "a route table has at most " + MOST_ROUTES + " routes");
                    }
                    return spec.withRoutes(more);
                });
    }

    private void check(Caller caller, UUID id, VpcSpec vpc, Cidr block, Route route) {
        boolean named = route.peering() != null;
        if (named != (route.target() == Target.PEERING)) {
            throw CloudException.invalid(
                    "target_id",
                    "target_id names the peering of a route through one, and no other");
        }
        if (route.target() == Target.LOCAL) {
            throw refused("target_type", "the local route is always there");
        }
        if (route.target() == Target.INTERNET && vpc.outside() == null) {
            throw refused("target_type", "the VPC has no way out");
        }
        if (route.peering() != null) {
            PeeringSpec peering =
                    stores.peerings
                            .find(caller, route.peering())
                            .filter(one -> isOf(one.spec(), id))
                            .map(Resource::spec)
                            .orElseThrow(
                                    () ->
                                            new CloudException(
                                                    KernelError.REFERENCE_NOT_FOUND,
                                                    "the VPC has no peering " + route.peering(),
                                                    Map.of("field", "target_id")));
            Cidr there = beyond(peering, id);
            if (!there.contains(block)) {
                throw refused(
                        "destination_cidr",
                        "%s is not inside of %s, where the peering leads".formatted(block, there));
            }
        }
    }

    private static CloudException refused(String field, String why) {
        return new CloudException(NetworkError.ROUTE_REFUSED, why, Map.of("field", field));
    }

    private static boolean isOf(PeeringSpec peering, UUID vpc) {
        return peering.requester().equals(vpc) || peering.accepter().equals(vpc);
    }

    /** The block on the other side of a peering. */
    static Cidr beyond(PeeringSpec peering, UUID vpc) {
        return Cidr.of(
                peering.requester().equals(vpc) ? peering.accepterCidr() : peering.requesterCidr());
    }

    @Override
    public Resource<RouteTableSpec, Installed> remove(Caller caller, UUID id, UUID route) {
        return change(
                caller,
                id,
                spec -> {
                    List<Route> less = new ArrayList<>(spec.routes());
                    if (!less.removeIf(one -> route.equals(one.id()))) {
                        throw CloudException.notFound("route", route);
                    }
                    return spec.withRoutes(less);
                });
    }

    @Override
    public Resource<RouteTableSpec, Installed> associate(Caller caller, UUID id, UUID subnet) {
        UUID vpc = stores.tables.get(caller, id).spec().vpc();
        boolean inside =
                stores.subnets
                        .find(caller, subnet)
                        .filter(one -> one.spec().vpc().equals(vpc))
                        .isPresent();
        if (!inside) {
            throw new CloudException(
                    KernelError.REFERENCE_NOT_FOUND,
                    "the VPC has no subnet " + subnet,
                    Map.of("field", "subnet_id"));
        }
        try {
            return change(caller, id, spec -> spec.with(subnet));
        } catch (CloudException refused) {
            throw refused.details().get("claim") == null
                    ? refused
                    : new CloudException(
                            NetworkError.ASSOCIATED,
                            "the subnet has another route table",
                            Map.of("field", "subnet_id"),
                            refused);
        }
    }

    @Override
    public Resource<RouteTableSpec, Installed> disassociate(Caller caller, UUID id, UUID subnet) {
        return change(
                caller,
                id,
                spec -> {
                    if (!spec.subnets().contains(subnet)) {
                        throw new CloudException(
                                NetworkError.NOT_ASSOCIATED,
                                "the subnet does not have this route table",
                                Map.of("field", "subnet_id"));
                    }
                    return spec.without(subnet);
                });
    }

    private Resource<RouteTableSpec, Installed> change(
            Caller caller, UUID id, java.util.function.UnaryOperator<RouteTableSpec> change) {
        return stores.tables.update(
                caller,
                id,
                now -> {
                    if (now.spec().main()) {
                        throw new CloudException(
                                NetworkError.WRONG_STATE,
                                "the main route table follows from the VPC; make another one");
                    }
                    return now.draft().withSpec(change.apply(now.spec()));
                });
    }

    @Override
    public List<Route> routes(Caller caller, Resource<RouteTableSpec, Installed> table) {
        UUID id = table.spec().vpc();
        VpcSpec vpc = stores.vpcs.get(caller, id).spec();
        List<Route> all = new ArrayList<>();
        all.add(follows(vpc.cidr(), Target.LOCAL, null));
        all.addAll(table.spec().routes());
        if (table.spec().main()) {
            stores.activePeerings(caller, id)
                    .forEach(
                            peering ->
                                    all.add(
                                            follows(
                                                    beyond(peering.spec(), id).toString(),
                                                    Target.PEERING,
                                                    peering.id())));
            if (vpc.outside() != null) {
                all.add(follows(EVERYWHERE, Target.INTERNET, null));
            }
        }
        return all;
    }

    private static Route follows(String block, Target target, @Nullable UUID peering) {
        return new Route(null, block, target, peering);
    }
}
