// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.compute.Instances;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;
import org.thecloud.shell.DriverCompleter;

@Service
@Command(
        scope = "instance",
        name = "list",
        description = "Lists instances of a tenant, newest first")
public final class InstanceList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Option(name = "--driver", description = "only those of this driver")
    @Completion(DriverCompleter.class)
    private @Nullable String driver;

    @Reference private Instances instances;

    @Override
    protected Answer answer(Caller caller) {
        ResourceQuery query = ResourceQuery.of(new PageQuery(limit, after));
        return Answer.rows(
                instances
                        .list(caller, driver == null ? query : query.where("driver", driver))
                        .map(InstanceRow::of)
                        .items(),
                "id",
                "name",
                "status",
                "image",
                "instance_type",
                "driver",
                "ports",
                "address",
                "reason.message");
    }
}
