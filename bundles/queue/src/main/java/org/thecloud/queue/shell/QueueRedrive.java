// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.queue.Queues;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "queue",
        name = "redrive",
        description = "Moves dead letters back, each to the queue it came from")
public final class QueueRedrive extends MutatingCommand {

    @Argument(name = "queue", description = "the dead-letter queue: name or id", required = true)
    @Completion(QueueCompleter.class)
    private String queue;

    @Option(name = "--to", description = "all to this one queue instead: name or id")
    @Completion(QueueCompleter.class)
    private @Nullable String to;

    @Option(name = "--most", description = "how many at most")
    private int most = 10_000;

    @Reference private Queues queues;

    @Override
    protected String permission() {
        return "queue:redrive";
    }

    @Override
    protected String target() {
        return "queue/" + queue;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = QueueRow.id(queues, caller, queue);
        UUID target = to == null ? null : QueueRow.id(queues, caller, to);
        return new Done("queue/" + id, Answer.one(queues.redrive(caller, id, target, most)));
    }
}
