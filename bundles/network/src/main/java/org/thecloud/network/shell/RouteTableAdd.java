// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "route-table", name = "add", description = "Adds a route to a route table")
public final class RouteTableAdd extends MutatingCommand {

    @Argument(index = 0, name = "table", description = "id", required = true)
    private String table;

    @Argument(index = 1, name = "destination", description = "block of addresses", required = true)
    private String destination;

    @Argument(
            index = 2,
            name = "target",
            description = "internet, blackhole or vpc_peering/ID",
            required = true)
    private String target;

    @Reference private RouteTables tables;

    @Override
    protected String permission() {
        return "route-table:update";
    }

    @Override
    protected String target() {
        return "route-table/" + table;
    }

    @Override
    protected Done change(Caller caller) {
        Resource<RouteTableSpec, Installed> changed =
                tables.add(caller, Typed.id("route-table", table), route());
        return new Done(
                "route-table/" + changed.id(),
                Answer.one(RouteTableRow.of(changed, tables.routes(caller, changed))));
    }

    private Route route() {
        String[] said = target.split("/", 2);
        boolean peering = said[0].equals("vpc_peering") && said.length == 2;
        return new Route(
                Ids.next(),
                destination,
                peering ? Route.Target.PEERING : named(),
                peering ? Typed.id("vpc_peering", said[1]) : null);
    }

    private Route.Target named() {
        return switch (target) {
            case "internet" -> Route.Target.INTERNET;
            case "blackhole" -> Route.Target.BLACKHOLE;
            default ->
                    throw CloudException.invalid(
                            "target", "target must be internet, blackhole or vpc_peering/ID");
        };
    }
}
