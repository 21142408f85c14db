// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobSpec;
import org.thecloud.cron.service.Jobs;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;

/** A job as operators see it; of its headers the names. */
record JobRow(
        UUID id,
        String name,
        String status,
        @Nullable String reason,
        String schedule,
        String timeZone,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        String targetType,
        @Nullable String target,
        @Nullable String targetMethod,
        Collection<String> targetHeaders,
        int timeout,
        String overlap,
        String misfire,
        int retries,
        int retryDelay,
        int jitter,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static JobRow of(Job job) {
        var resource = job.resource();
        JobSpec spec = resource.spec();
        Run last = job.standing().lastRun();
        JobSpec.Target target = spec.target();
        return new JobRow(
                resource.id(),
                resource.name(),
                job.state(),
                resource.reason() == null ? null : resource.reason().message(),
                spec.when().schedule(),
                spec.when().timeZone(),
                job.standing().nextRunAt(),
                last == null ? null : last.scheduledAt(),
                last == null ? null : last.state().name(),
                target.type(),
                target.url() == null ? target.parameters().toString() : target.url(),
                target.method(),
                List.copyOf(job.headers().keySet()),
                target.timeout(),
                spec.conduct().overlap().name().toLowerCase(java.util.Locale.ROOT),
                spec.conduct().misfire().name().toLowerCase(java.util.Locale.ROOT),
                spec.conduct().retries(),
                spec.conduct().retryDelay(),
                spec.when().jitter(),
                resource.labels(),
                resource.version(),
                resource.createdAt(),
                resource.updatedAt());
    }

    /** What the operator typed: a name, or an id. */
    static UUID id(Jobs jobs, Caller caller, String nameOrId) {
        return jobs.named(caller, nameOrId)
                .map(job -> job.resource().id())
                .orElseGet(() -> parse(nameOrId));
    }

    private static UUID parse(String nameOrId) {
        try {
            return UUID.fromString(nameOrId);
        } catch (IllegalArgumentException aName) {
            throw CloudException.notFound("cron", nameOrId);
        }
    }
}
