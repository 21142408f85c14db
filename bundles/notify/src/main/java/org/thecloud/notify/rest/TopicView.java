// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.rest;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.notify.service.TopicSpec;
import org.thecloud.notify.service.TopicStatus;

/** A topic as the wire has it. */
record TopicView(
        String id,
        String userId,
        String tenantId,
        String name,
        String arn,
        @Nullable String displayName,
        String status,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static TopicView of(Resource<TopicSpec, TopicStatus> topic) {
        return new TopicView(
                topic.id().toString(),
                topic.createdBy().toString(),
                topic.tenant().toString(),
                topic.name(),
                "arn:thecloud:notify:local:%s:topic/%s".formatted(topic.createdBy(), topic.name()),
                topic.spec().displayName(),
                topic.state(),
                topic.labels(),
                topic.version(),
                topic.createdAt(),
                topic.updatedAt());
    }
}
