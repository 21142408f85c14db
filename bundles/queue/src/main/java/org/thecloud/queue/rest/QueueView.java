// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.rest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;

/** A queue as the wire has it. Times are in seconds, but for {@code retention_days}. */
record QueueView(
        String id,
        String userId,
        String tenantId,
        String name,
        String arn,
        boolean fifo,
        boolean contentDeduplication,
        int visibilityTimeout,
        double retentionDays,
        int retention,
        int maxMessageSize,
        int delay,
        int receiveWait,
        @Nullable String deadLetterQueue,
        @Nullable Integer maxReceives,
        String driver,
        String status,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    private static final double DAY = 86_400;

    static QueueView of(Resource<QueueSpec, QueueStatus> queue) {
        QueueSpec spec = queue.spec();
        return new QueueView(
                queue.id().toString(),
                queue.createdBy().toString(),
                queue.tenant().toString(),
                queue.name(),
                "arn:thecloud:queue:local:%s:queue/%s".formatted(queue.createdBy(), queue.id()),
                spec.fifo(),
                spec.contentDeduplication(),
                spec.visibilityTimeout(),
                spec.retention() / DAY,
                spec.retention(),
                spec.mostBytes(),
                spec.delay(),
                spec.receiveWait(),
                spec.deadLetterQueue() == null ? null : spec.deadLetterQueue().toString(),
                spec.deadLetterQueue() == null ? null : spec.mostReceives(),
                spec.driver(),
                queue.state(),
                queue.labels(),
                queue.version(),
                queue.createdAt(),
                queue.updatedAt());
    }
}
