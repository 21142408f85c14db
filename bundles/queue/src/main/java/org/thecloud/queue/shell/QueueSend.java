// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import java.util.Map;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.Queues;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "queue", name = "send", description = "Sends a message")
public final class QueueSend extends MutatingCommand {

    @Argument(index = 0, name = "queue", description = "name or id", required = true)
    @Completion(QueueCompleter.class)
    private String queue;

    @Argument(index = 1, name = "body", description = "the message", required = true)
    private String body;

    @Option(name = "--group", description = "for FIFO queues")
    private @Nullable String group;

    @Option(name = "--deduplication-id", description = "for FIFO queues")
    private @Nullable String once;

    @Reference private Queues queues;

    @Override
    protected String permission() {
        return "queue:write";
    }

    @Override
    protected String target() {
        return "queue/" + queue;
    }

    @Override
    protected Done change(Caller caller) {
        UUID id = QueueRow.id(queues, caller, queue);
        NewMessage message = new NewMessage(body, Map.of(), null, group, once, null);
        return new Done("queue/" + id, Answer.one(queues.send(caller, id, message)));
    }
}
