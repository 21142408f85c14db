// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.network.Cidr;
import org.thecloud.network.Route;
import org.thecloud.network.spi.Wanted;

/**
 * Route tables at OVN: static routes that have the name of a table, which the router asks for what
 * comes from those of its ports that have the name as an option.
 */
final class Tables {

    private static final String EXTERNAL = "external_ids";

    private final Control control;
    private final Objects objects;

    Tables(Control control, Objects objects) {
        this.control = control;
        this.objects = objects;
    }

    void ensure(Wanted.Routes routes) {
        objects.require(Drawing.ROUTER, routes.network(), "network");
        List<Row> rows = new ArrayList<>();
        boolean out = false;
        for (Route route : routes.routes()) {
            out |= route.target() == Route.Target.INTERNET;
            rows.add(Routing.way(routes, route, hop(routes.network(), route)));
        }
        if (!out && hasUplink(routes.network())) {
            rows.addAll(Routing.closed(routes, pool(routes.network()), uplink(routes.network())));
        }
        for (UUID subnet : routes.subnets()) {
            objects.require(Drawing.ROUTER_PORT, Drawing.gateway(subnet), "subnet");
            rows.add(Routing.holds(routes, subnet));
        }
        Set<UUID> wanted = new HashSet<>();
        rows.forEach(row -> wanted.add(row.id()));
        Transaction more = new Transaction();
        removeBut(more, routes.id(), wanted);
        control.ensure(rows, more);
    }

    void delete(Transaction changes, UUID id) {
        removeBut(changes, id, Set.of());
    }

    private void removeBut(Transaction changes, UUID id, Set<UUID> wanted) {
        ArrayNode marks =
                Transaction.where(
                        EXTERNAL,
                        "includes",
                        Map.of(Control.KIND, Wanted.Kind.ROUTES.name(), Control.ID, id.toString()));
        for (UUID route : ids(Drawing.ROUTE, marks)) {
            if (!wanted.contains(route)) {
                changes.mutate(
                        Drawing.ROUTER,
                        "static_routes",
                        "delete",
                        Set.of(route),
                        Transaction.where("static_routes", "includes", Set.of(route)));
            }
        }
        for (UUID port : ids(Drawing.ROUTER_PORT, marks)) {
            if (!wanted.contains(port)) {
                changes.update(
                        Drawing.ROUTER_PORT, port, Map.of("options", Map.of(), EXTERNAL, Map.of()));
            }
        }
    }

    private List<UUID> ids(String table, ArrayNode condition) {
        return control.rows(table, List.of("_uuid"), condition).stream()
                .map(row -> Values.uuid(row.path("_uuid")))
                .toList();
    }

    private Routing.Hop hop(UUID network, Route route) {
        return switch (route.target()) {
            case INTERNET -> uplink(network);
            case PEERING -> peer(network, java.util.Objects.requireNonNull(route.peering()));
            case BLACKHOLE, LOCAL -> Routing.Hop.NOWHERE;
        };
    }

    private boolean hasUplink(UUID network) {
        return control.find(
                        Drawing.ROUTER_PORT,
                        List.of("_uuid"),
                        Transaction.id(Drawing.uplink(network)))
                .isPresent();
    }

    private Routing.Hop uplink(UUID network) {
        return new Routing.Hop(objects.gatewayOf(network), "uplink-" + network);
    }

    private Cidr pool(UUID network) {
        String own = objects.uplinkOf(network);
        return Cidr.around(own);
    }

    // The end of the line that hangs on this network's router; its route knows the other end.
    private Routing.Hop peer(UUID network, UUID peering) {
        for (boolean left : new boolean[] {true, false}) {
            UUID end = Routing.end(peering, left);
            boolean here =
                    control.find(
                                    Drawing.ROUTER,
                                    List.of("_uuid"),
                                    Transaction.id(network),
                                    Transaction.where("ports", "includes", Set.of(end)))
                            .isPresent();
            if (here) {
                JsonNode route =
                        objects.require(Drawing.ROUTE, Ids.of(end, "route"), "peering", "nexthop");
                return new Routing.Hop(Values.text(route.path("nexthop")), "peering-" + end);
            }
        }
        throw Faults.absent("peering", peering);
    }
}
