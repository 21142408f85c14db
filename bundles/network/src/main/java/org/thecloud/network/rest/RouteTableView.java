// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;

/** A route table as the wire has it. */
record RouteTableView(
        String id,
        String userId,
        String tenantId,
        String vpcId,
        String name,
        boolean isMain,
        List<RouteView> routes,
        List<String> subnetIds,
        String status,
        @Nullable Reason statusReason,
        String arn,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * @param routes all that hold
     */
    static RouteTableView of(Resource<RouteTableSpec, Installed> table, List<Route> routes) {
        RouteTableSpec spec = table.spec();
        return new RouteTableView(
                table.id().toString(),
                table.createdBy().toString(),
                table.tenant().toString(),
                spec.vpc().toString(),
                table.name(),
                spec.main(),
                routes.stream().map(RouteView::of).toList(),
                spec.subnets().stream().map(UUID::toString).toList(),
                Wire.stateOfChange(table),
                table.reason(),
                Wire.name(table, "route-table"),
                table.version(),
                table.createdAt(),
                table.updatedAt());
    }
}
