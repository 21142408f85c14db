// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.queue.Queues;
import org.thecloud.shell.Answer;
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "queue", name = "list", description = "Lists queues of a tenant, newest first")
public final class QueueList extends CloudCommand {

    @Option(name = "--limit", description = "how many at most")
    private int limit = PageQuery.USUAL;

    @Option(name = "--after", description = "cursor of the page before")
    private @Nullable String after;

    @Reference private Queues queues;

    @Override
    protected Answer answer(Caller caller) {
        return Answer.rows(
                queues.list(caller, ResourceQuery.of(new PageQuery(limit, after)))
                        .map(queue -> QueueRow.of(queue, queues.counts(caller, queue.id())))
                        .items(),
                "id",
                "name",
                "status",
                "visible",
                "in_flight",
                "delayed",
                "fifo",
                "dead_letter_queue",
                "driver");
    }
}
