// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "route-table", name = "remove", description = "Removes a route from a route table")
public final class RouteTableRemove extends MutatingCommand {

    @Argument(index = 0, name = "table", description = "id", required = true)
    private String table;

    @Argument(index = 1, name = "route", description = "id", required = true)
    private String route;

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
                tables.remove(caller, Typed.id("route-table", table), Typed.id("route", route));
        return new Done(
                "route-table/" + changed.id(),
                Answer.one(RouteTableRow.of(changed, tables.routes(caller, changed))));
    }
}
