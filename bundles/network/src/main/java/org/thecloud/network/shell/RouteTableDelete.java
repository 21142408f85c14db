// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.network.RouteTables;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "route-table",
        name = "delete",
        description = "Deletes a route table that no subnet has")
public final class RouteTableDelete extends MutatingCommand {

    @Argument(index = 0, name = "table", description = "id", required = true)
    private String table;

    @Reference private RouteTables tables;

    @Override
    protected String permission() {
        return "route-table:delete";
    }

    @Override
    protected String target() {
        return "route-table/" + table;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = Typed.id("route-table", table);
        tables.delete(caller, id);
        return new Done("route-table/" + id, Answer.text(""));
    }
}
