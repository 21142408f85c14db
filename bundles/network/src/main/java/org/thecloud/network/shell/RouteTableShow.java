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
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "route-table", name = "show", description = "Shows a route table with its routes")
public final class RouteTableShow extends CloudCommand {

    @Argument(index = 0, name = "table", description = "id", required = true)
    private String table;

    @Reference private RouteTables tables;

    @Override
    protected Answer answer(Caller caller) {
        Resource<RouteTableSpec, Installed> one =
                tables.get(caller, Typed.id("route-table", table));
        return Answer.one(RouteTableRow.of(one, tables.routes(caller, one)));
    }
}
