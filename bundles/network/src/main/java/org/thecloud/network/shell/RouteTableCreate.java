// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.Installed;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "route-table", name = "create", description = "Makes a route table")
public final class RouteTableCreate extends MutatingCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Argument(index = 1, name = "name", description = "its name", required = true)
    private String name;

    @Reference private Vpcs vpcs;

    @Reference private RouteTables tables;

    @Override
    protected String permission() {
        return "route-table:create";
    }

    @Override
    protected String target() {
        return "vpc/" + vpc;
    }

    @Override
    protected Done change(Caller caller) {
        Resource<RouteTableSpec, Installed> changed =
                tables.create(caller, Typed.vpc(vpcs, caller, vpc), name);
        return new Done(
                "route-table/" + changed.id(),
                Answer.one(RouteTableRow.of(changed, tables.routes(caller, changed))));
    }
}
