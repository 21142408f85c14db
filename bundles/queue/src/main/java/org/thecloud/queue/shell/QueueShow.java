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
import org.thecloud.shell.CloudCommand;

@Service
@Command(scope = "queue", name = "show", description = "Shows one queue")
public final class QueueShow extends CloudCommand {

    @Argument(name = "queue", description = "name or id", required = true)
    @Completion(QueueCompleter.class)
    private String queue;

    @Reference private Queues queues;

    @Override
    protected Answer answer(Caller caller) {
        UUID id = QueueRow.id(queues, caller, queue);
        return Answer.one(QueueRow.of(queues.get(caller, id), queues.counts(caller, id)));
    }
}
