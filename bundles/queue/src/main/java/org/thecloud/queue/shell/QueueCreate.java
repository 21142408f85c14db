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
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.Counts;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;
import org.thecloud.shell.Answer;
import org.thecloud.shell.DriverCompleter;
import org.thecloud.shell.MutatingCommand;

@Service
@Command(scope = "queue", name = "create", description = "Makes a queue")
public final class QueueCreate extends MutatingCommand {

    private static final int USUAL_RECEIVES = 10;

    @Argument(name = "name", description = "its name", required = true)
    private String name;

    @Option(name = "--fifo", description = "order is kept in each group")
    private boolean fifo;

    @Option(
            name = "--content-deduplication",
            description = "two messages of the same body within five minutes are one")
    private boolean content;

    @Option(name = "--visibility-timeout", description = "seconds, 30 unless told")
    private @Nullable Integer visibility;

    @Option(name = "--retention", description = "seconds, 345600 unless told")
    private @Nullable Integer retention;

    @Option(name = "--delay", description = "seconds, 0 unless told")
    private @Nullable Integer delay;

    @Option(name = "--dead-letter-queue", description = "name or id")
    @Completion(QueueCompleter.class)
    private @Nullable String dead;

    @Option(name = "--max-receives", description = "before a message goes there, 10 unless told")
    private @Nullable Integer receives;

    @Option(name = "--driver", description = "engine that keeps the messages")
    @Completion(DriverCompleter.class)
    private @Nullable String driver;

    @Reference private Queues queues;

    @Override
    protected String permission() {
        return "queue:create";
    }

    @Override
    protected String target() {
        return "queue/*";
    }

    @Override
    protected Done change(Caller caller) {
        UUID target = dead == null ? null : QueueRow.id(queues, caller, dead);
        Integer most =
                target != null && receives == null ? Integer.valueOf(USUAL_RECEIVES) : receives;
        Resource<QueueSpec, QueueStatus> made =
                queues.create(
                        caller,
                        name,
                        new QueueSettings(
                                visibility,
                                retention,
                                null,
                                delay,
                                null,
                                fifo ? Boolean.TRUE : null,
                                content ? Boolean.TRUE : null,
                                target,
                                most,
                                driver),
                        Map.of());
        return new Done("queue/" + made.id(), Answer.one(QueueRow.of(made, new Counts(0, 0, 0))));
    }
}
