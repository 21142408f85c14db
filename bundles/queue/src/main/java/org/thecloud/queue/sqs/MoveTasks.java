// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.thecloud.aws.AwsRefusal;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Redriven;

/**
 * Moves that SQS starts and looks at later. A step moves some messages, each of which is always in
 * one of both queues; so a task that ends with its runtime leaves nothing half done and may be
 * started again. What is known of past tasks is not kept beyond the runtime.
 */
final class MoveTasks implements AutoCloseable {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int KEPT = 10;
    private static final int MOST_A_STEP = 500;
    private static final int STEP_MILLIS = 100;

    private final ScheduledThreadPoolExecutor threads =
            new ScheduledThreadPoolExecutor(
                    1,
                    work -> {
                        Thread thread = new Thread(work, "cloud-queue-moves");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final Map<UUID, Deque<Task>> tasks = new ConcurrentHashMap<>();

    /** One move. */
    private static final class Task {

        private final UUID id = UUID.randomUUID();
        private final Caller caller;
        private final UUID from;
        private final @Nullable UUID to;
        private final @Nullable String toArn;
        private final @Nullable Integer rate;
        private final long toMove;
        private final Instant started = Instant.now();
        private final AtomicLong moved = new AtomicLong();
        private volatile String status = "RUNNING";
        private volatile @Nullable String failure;

        Task(
                Caller caller,
                UUID from,
                @Nullable UUID to,
                @Nullable String toArn,
                @Nullable Integer rate,
                long toMove) {
            this.caller = caller;
            this.from = from;
            this.to = to;
            this.toArn = toArn;
            this.rate = rate;
            this.toMove = toMove;
        }

        boolean running() {
            return status.equals("RUNNING");
        }
    }

    ObjectNode start(SqsRequest request) {
        String arn = request.input().required("SourceArn");
        Resource<QueueSpec, QueueStatus> from = named(request, arn, "queue:redrive", true);
        boolean dead =
                !request.queues()
                        .list(
                                request.caller(),
                                ResourceQuery.of(new PageQuery(1, null))
                                        .where("dead_letter_queue", from.id().toString()))
                        .items()
                        .isEmpty();
        if (!dead) {
            throw Refusals.value(
                    "SourceArn", "Source queue must be configured as a Dead Letter Queue.");
        }
        String toArn = request.input().text("DestinationArn");
        UUID to = toArn == null ? null : named(request, toArn, "queue:write", true).id();
        Integer rate = request.input().number("MaxNumberOfMessagesPerSecond");
        if (rate != null) {
            request.input().number("MaxNumberOfMessagesPerSecond", 1, 1, 500);
        }
        Deque<Task> known = tasks.computeIfAbsent(from.id(), q -> new ArrayDeque<>());
        Task task =
                new Task(
                        request.caller(),
                        from.id(),
                        to,
                        toArn,
                        rate,
                        request.queues().counts(request.caller(), from.id()).visible());
        synchronized (known) {
            if (known.stream().anyMatch(Task::running)) {
                throw Refusals.own(
                        "UnsupportedOperation",
                        "There is already a task running. Only one active task is allowed for a"
                                + " source queue arn at a given time.");
            }
            known.addFirst(task);
            while (known.size() > KEPT) {
                known.removeLast();
            }
        }
        threads.execute(() -> step(request.queues(), task));
        return NODES.objectNode().put("TaskHandle", handle(task, arn));
    }

    private static Resource<QueueSpec, QueueStatus> named(
            SqsRequest request, String arn, String permission, boolean mutating) {
        try {
            String name = request.byArn(arn).name();
            return request.named(name, permission, mutating);
        } catch (AwsRefusal refused) {
            if (refused.code().endsWith("NonExistentQueue")) {
                throw new AwsRefusal(
                        404,
                        "ResourceNotFoundException",
                        "The resource that you specified doesn't exist.");
            }
            throw refused;
        }
    }

    private void step(Queues queues, Task task) {
        if (!task.running()) {
            return;
        }
        int most = MOST_A_STEP;
        Integer rate = task.rate;
        if (rate != null) {
            double due = (Instant.now().toEpochMilli() - task.started.toEpochMilli()) / 1000.0;
            most = (int) Math.min(MOST_A_STEP, Math.ceil(due * rate) - task.moved.get());
        }
        if (most < 1) {
            later(queues, task, STEP_MILLIS);
            return;
        }
        try {
            Redriven done = queues.redrive(task.caller, task.from, task.to, most);
            task.moved.addAndGet(done.moved());
            if (done.moved() == 0) {
                task.failure = done.stranded() > 0 ? "CouldNotDetermineMessageSource" : null;
                task.status = done.stranded() > 0 ? "FAILED" : "COMPLETED";
            } else {
                later(queues, task, rate == null ? 0 : STEP_MILLIS);
            }
        } catch (CloudException refused) {
            task.failure = refused.code().name();
            task.status = "FAILED";
        } catch (RuntimeException failed) {
            task.failure = "InternalError";
            task.status = "FAILED";
        }
    }

    private void later(Queues queues, Task task, int millis) {
        var unused = threads.schedule(() -> step(queues, task), millis, TimeUnit.MILLISECONDS);
    }

    private static String handle(Task task, String arn) {
        return Base64.getEncoder()
                .encodeToString(
                        NODES.objectNode()
                                .put("taskId", task.id.toString())
                                .put("sourceArn", arn)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8));
    }

    ObjectNode list(SqsRequest request) {
        String arn = request.input().required("SourceArn");
        UUID from = named(request, arn, "queue:read", false).id();
        int most = request.input().number("MaxResults", 1, 1, KEPT);
        ObjectNode result = NODES.objectNode();
        ArrayNode list = result.putArray("Results");
        for (Task task : known(from)) {
            if (list.size() < most) {
                list.add(shown(task, arn));
            }
        }
        return result;
    }

    private List<Task> known(UUID from) {
        Deque<Task> known = tasks.getOrDefault(from, new ArrayDeque<>());
        synchronized (known) {
            return List.copyOf(known);
        }
    }

    private static ObjectNode shown(Task task, String arn) {
        ObjectNode shown =
                NODES.objectNode()
                        .put("Status", task.status)
                        .put("SourceArn", arn)
                        .put("ApproximateNumberOfMessagesMoved", task.moved.get())
                        .put("ApproximateNumberOfMessagesToMove", task.toMove)
                        .put("StartedTimestamp", task.started.toEpochMilli());
        if (task.running()) {
            shown.put("TaskHandle", handle(task, arn));
        }
        if (task.toArn != null) {
            shown.put("DestinationArn", task.toArn);
        }
        if (task.rate != null) {
            shown.put("MaxNumberOfMessagesPerSecond", task.rate);
        }
        if (task.failure != null) {
            shown.put("FailureReason", task.failure);
        }
        return shown;
    }

    ObjectNode cancel(SqsRequest request) {
        String wanted = request.input().required("TaskHandle");
        String text;
        try {
            text = new String(Base64.getDecoder().decode(wanted), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw Refusals.value("TaskHandle", "Invalid task handle.");
        }
        int begin = text.indexOf("\"sourceArn\":\"");
        int end = text.lastIndexOf('"');
        if (begin < 0 || end < begin + 13) {
            throw Refusals.value("TaskHandle", "Invalid task handle.");
        }
        UUID from = named(request, text.substring(begin + 13, end), "queue:redrive", true).id();
        for (Task task : known(from)) {
            if (text.contains(task.id.toString())) {
                if (!task.running()) {
                    throw Refusals.own(
                            "UnsupportedOperation", "Only active tasks can be cancelled.");
                }
                task.status = "CANCELLED";
                return NODES.objectNode().put("ApproximateNumberOfMessagesMoved", task.moved.get());
            }
        }
        throw new AwsRefusal(404, "ResourceNotFoundException", "Task does not exist.");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
