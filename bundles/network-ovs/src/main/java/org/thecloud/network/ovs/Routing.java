// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.network.Cidr;
import org.thecloud.network.Route;
import org.thecloud.network.spi.Wanted;

/**
 * What routers are told of one another: the lines of peerings between them, and the routes of route
 * tables.
 */
final class Routing {

    /**
     * The next router of a route.
     *
     * @param port of this network's router, empty where packets end
     */
    record Hop(String address, String port) {
        static final Hop NOWHERE = new Hop("discard", "");
    }

    private Routing() {}

    /**
     * @param link which of the blocks of four addresses is the line between the routers
     */
    static List<Row> peering(Wanted.Peering peering, int link) {
        return List.of(
                end(peering, true, link),
                end(peering, false, link),
                route(peering, true, link),
                route(peering, false, link));
    }

    static UUID end(UUID peering, boolean left) {
        return Ids.of(peering, left ? "left" : "right");
    }

    static String linkAddress(int link, boolean left) {
        int number = 4 * link + (left ? 1 : 2);
        return "169.254.%d.%d".formatted(number >> 8, number & 255);
    }

    private static Row end(Wanted.Peering peering, boolean left, int link) {
        UUID id = end(peering.id(), left);
        return Row.in(
                new Row.Parent(Drawing.ROUTER, left ? peering.left() : peering.right(), "ports"),
                Drawing.ROUTER_PORT,
                id,
                Map.of(
                        "name",
                        "peering-" + id,
                        "mac",
                        Ids.mac(id),
                        "networks",
                        Set.of(linkAddress(link, left) + "/30"),
                        "peer",
                        Set.of("peering-" + end(peering.id(), !left)),
                        "external_ids",
                        Drawing.marks(peering)));
    }

    private static Row route(Wanted.Peering peering, boolean left, int link) {
        return Row.in(
                new Row.Parent(
                        Drawing.ROUTER, left ? peering.left() : peering.right(), "static_routes"),
                Drawing.ROUTE,
                Ids.of(end(peering.id(), left), "route"),
                Map.of(
                        "ip_prefix",
                        (left ? peering.rightCidr() : peering.leftCidr()).toString(),
                        "nexthop",
                        linkAddress(link, !left),
                        "output_port",
                        Set.of("peering-" + end(peering.id(), left)),
                        "external_ids",
                        Drawing.marks(peering)));
    }

    /** What a router port has as option if a table holds for its subnet. */
    static String tableName(UUID id) {
        return Ids.word("t", id);
    }

    static Row holds(Wanted.Routes routes, UUID subnet) {
        return Row.of(
                Drawing.ROUTER_PORT,
                Drawing.gateway(subnet),
                Map.of(
                        "options",
                        Map.of("route_table", tableName(routes.id())),
                        "external_ids",
                        Drawing.marks(routes)));
    }

    static Row way(Wanted.Routes routes, Route route, Hop hop) {
        return way(routes, "route/" + route.id(), route.destination(), hop);
    }

    private static Row way(Wanted.Routes routes, String role, String block, Hop hop) {
        return Row.in(
                new Row.Parent(Drawing.ROUTER, routes.network(), "static_routes"),
                Drawing.ROUTE,
                Ids.of(routes.id(), role),
                Map.of(
                        "ip_prefix",
                        block,
                        "nexthop",
                        hop.address(),
                        "output_port",
                        hop.port().isEmpty() ? Set.of() : Set.of(hop.port()),
                        "route_table",
                        tableName(routes.id()),
                        "external_ids",
                        Drawing.marks(routes)));
    }

    /**
     * What keeps subnets without a way out from the pool, which the router itself is a part of: but
     * for the gateway, from which the host reaches published ports.
     */
    static List<Row> closed(Wanted.Routes routes, Cidr pool, Hop out) {
        int prefix = pool.prefix() + 1;
        Cidr half = new Cidr(pool.first(), prefix);
        return List.of(
                way(routes, "gateway", out.address() + "/32", out),
                way(routes, "pool/0", half.toString(), Hop.NOWHERE),
                way(
                        routes,
                        "pool/1",
                        new Cidr(half.last().plus(1), prefix).toString(),
                        Hop.NOWHERE));
    }
}
