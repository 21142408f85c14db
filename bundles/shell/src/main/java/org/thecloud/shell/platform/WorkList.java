// SPDX-License-Identifier: Apache-2.0
package org.thecloud.shell.platform;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.work.WorkQueue;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(
        scope = "work",
        name = "list",
        description = "Lists resources of all tenants that wait for a look, soonest first")
public final class WorkList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private List<WorkQueue> queues;

    @Override
    protected Answer answer(Caller caller) {
        PageQuery page = new PageQuery(limit, after);
        return Answer.rows(
                queues.stream().flatMap(queue -> queue.entries(page).items().stream()).toList(),
                "kind",
                "id",
                "due",
                "attempts",
                "worker",
                "lease_until");
    }
}
