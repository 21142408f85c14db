// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.shell;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.Counts;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;

/** A queue as operators see it. */
record QueueRow(
        UUID id,
        String name,
        String status,
        long visible,
        long inFlight,
        long delayed,
        boolean fifo,
        boolean contentDeduplication,
        int visibilityTimeout,
        int retention,
        int maxMessageSize,
        int delay,
        int receiveWait,
        @Nullable UUID deadLetterQueue,
        int maxReceives,
        String driver,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static QueueRow of(Resource<QueueSpec, QueueStatus> queue, Counts counts) {
        QueueSpec spec = queue.spec();
        return new QueueRow(
                queue.id(),
                queue.name(),
                queue.state(),
                counts.visible(),
                counts.inFlight(),
                counts.delayed(),
                spec.fifo(),
                spec.contentDeduplication(),
                spec.visibilityTimeout(),
                spec.retention(),
                spec.mostBytes(),
                spec.delay(),
                spec.receiveWait(),
                spec.deadLetterQueue(),
                spec.mostReceives(),
                spec.driver(),
                queue.labels(),
                queue.version(),
                queue.createdAt(),
                queue.updatedAt());
    }

    /** What the operator typed: a name, or an id. */
    static UUID id(Queues queues, Caller caller, String nameOrId) {
        return queues.named(caller, nameOrId).map(Resource::id).orElseGet(() -> parse(nameOrId));
    }

    private static UUID parse(String nameOrId) {
        try {
            return UUID.fromString(nameOrId);
        } catch (IllegalArgumentException aName) {
            throw CloudException.notFound("queue", nameOrId);
        }
    }
}
