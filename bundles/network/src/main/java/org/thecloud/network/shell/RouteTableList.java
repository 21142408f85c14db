// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.network.RouteTables;
import org.thecloud.network.Vpcs;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "route-table", name = "list", description = "Lists route tables of a VPC")
public final class RouteTableList extends CloudCommand {

    @Argument(index = 0, name = "vpc", description = "name or id", required = true)
    @Completion(VpcCompleter.class)
    private String vpc;

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Vpcs vpcs;

    @Reference private RouteTables tables;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                tables.list(caller, Typed.vpc(vpcs, caller, vpc), new PageQuery(limit, after))
                        .map(table -> RouteTableRow.of(table, tables.routes(caller, table)))
                        .items(),
                "id",
                "name",
                "status",
                "main",
                "subnets");
    }
}
