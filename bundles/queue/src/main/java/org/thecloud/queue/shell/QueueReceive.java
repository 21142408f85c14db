// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.queue.Message;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Receive;
import org.thecloud.shell.Answer;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(
        scope = "queue",
        name = "receive",
        description = "Takes messages; they come again unless they are acknowledged with --ack")
public final class QueueReceive extends MutatingCommand {

    private static final int LONGEST_WAIT = 20;
    private static final int GRACE = 15;

    @Argument(name = "queue", description = "name or id", required = true)
    @Completion(QueueCompleter.class)
    private String queue;

    @Option(name = "--count", description = "how many at most, 1 to 10")
    private int count = 1;

    @Option(name = "--wait", description = "seconds to wait for the first, 0 to 20")
    private int wait;

    @Option(name = "--ack", description = "acknowledge what is printed")
    private boolean acknowledge;

    @Reference private Queues queues;

    @Override
    protected String permission() {
        return "queue:read";
    }

    @Override
    protected String target() {
        return "queue/" + queue;
    }

    @Override
    protected Done change(Caller caller) throws Exception {
        if (wait < 0 || wait > LONGEST_WAIT) {
            throw CloudException.invalid("wait", "wait must be between 0 and 20");
        }
        UUID id = QueueRow.id(queues, caller, queue);
        List<Message> got;
        try {
            got =
                    queues.receive(caller, id, new Receive(count, null, Duration.ofSeconds(wait)))
                            .toCompletableFuture()
                            .get(wait + GRACE, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw CloudException.internal("receiving takes too long", late);
        }
        if (acknowledge && !got.isEmpty()) {
            queues.acknowledge(caller, id, got.stream().map(Message::receipt).toList());
        }
        return new Done(
                "queue/" + id,
                Answer.rows(got, "id", "body", "received", "sent_at", "visible_at", "receipt"));
    }
}
