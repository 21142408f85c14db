// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.queue.Queues;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "queue", name = "delete", description = "Removes a queue with its messages")
public final class QueueDelete extends MutatingCommand {

    @Argument(name = "queue", description = "name or id", required = true)
    @Completion(QueueCompleter.class)
    private String queue;

    @Reference private Queues queues;

    @Override
    protected String permission() {
        return "queue:delete";
    }

    @Override
    protected String target() {
        return "queue/" + queue;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = QueueRow.id(queues, caller, queue);
        queues.delete(caller, id);
        return new Done("queue/" + id, Answer.text(""));
    }
}
