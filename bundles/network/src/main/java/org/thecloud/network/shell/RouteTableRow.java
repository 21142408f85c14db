// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;

/** A route table as operators see it. */
record RouteTableRow(
        UUID id,
        String name,
        String status,
        UUID vpcId,
        boolean main,
        List<String> routes,
        List<UUID> subnets,
        @Nullable Reason reason) {

    static RouteTableRow of(Resource<RouteTableSpec, Installed> table, List<Route> routes) {
        return new RouteTableRow(
                table.id(),
                table.name(),
                table.state(),
                table.spec().vpc(),
                table.spec().main(),
                routes.stream().map(RouteTableRow::text).toList(),
                table.spec().subnets(),
                table.reason());
    }

    private static String text(Route route) {
        return "%s %s %s%s"
                .formatted(
                        route.id() == null ? "-" : route.id(),
                        route.destination(),
                        route.target(),
                        route.peering() == null ? "" : " vpc_peering/" + route.peering());
    }
}
