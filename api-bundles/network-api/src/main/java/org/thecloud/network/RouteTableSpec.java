// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What is stored of a wish for a route table.
 *
 * @param main whether it is the one of all subnets that have no other; it has no routes of its own
 * @param subnets that it holds for
 */
public record RouteTableSpec(
        UUID vpc, String driver, boolean main, List<Route> routes, List<UUID> subnets) {

    public RouteTableSpec {
        routes = routes == null ? List.of() : List.copyOf(routes);
        subnets = subnets == null ? List.of() : List.copyOf(subnets);
    }

    public RouteTableSpec withRoutes(List<Route> wanted) {
        return new RouteTableSpec(vpc, driver, main, wanted, subnets);
    }

    public RouteTableSpec with(UUID subnet) {
        List<UUID> more = new ArrayList<>(subnets);
        if (!more.contains(subnet)) {
            more.add(subnet);
        }
        return new RouteTableSpec(vpc, driver, main, routes, more);
    }

    public RouteTableSpec without(UUID subnet) {
        List<UUID> less = new ArrayList<>(subnets);
        less.remove(subnet);
        return new RouteTableSpec(vpc, driver, main, routes, less);
    }
}
