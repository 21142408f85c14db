// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.shell;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.notify.service.TopicService;
import org.thecloud.notify.service.TopicSpec;
import org.thecloud.notify.service.TopicStatus;

/** A topic as operators see it. */
record TopicRow(
        UUID id,
        String name,
        String status,
        @Nullable String displayName,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static TopicRow of(Resource<TopicSpec, TopicStatus> topic) {
        return new TopicRow(
                topic.id(),
                topic.name(),
                topic.state(),
                topic.spec().displayName(),
                topic.labels(),
                topic.version(),
                topic.createdAt(),
                topic.updatedAt());
    }

    /** What the operator typed: a name, or an id. */
    static UUID id(TopicService topics, Caller caller, String nameOrId) {
        return topics.idOf(caller, nameOrId)
                .orElseThrow(() -> CloudException.notFound("topic", nameOrId));
    }
}
