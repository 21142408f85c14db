// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.shell;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.CronJobs;
import org.thecloud.cron.service.CronSpec;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;

/** A job as operators see it. */
record JobRow(
        UUID id,
        String name,
        String status,
        String schedule,
        String timeZone,
        String target,
        String method,
        Set<String> headers,
        int timeoutSeconds,
        int retries,
        String overlap,
        String misfire,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static JobRow of(Job job) {
        CronSpec spec = job.resource().spec();
        Run last = job.last();
        return new JobRow(
                job.resource().id(),
                job.resource().name(),
                job.state(),
                spec.schedule(),
                spec.timeZone(),
                spec.queue() == null ? String.valueOf(spec.url()) : "queue/" + spec.queue(),
                spec.queue() == null ? spec.method() : "",
                job.headers(),
                spec.timeoutSeconds(),
                spec.retries(),
                spec.overlap().name(),
                spec.misfire().name(),
                job.nextAt(),
                last == null ? null : last.dueAt(),
                last == null ? null : last.state().name(),
                job.resource().labels(),
                job.resource().version(),
                job.resource().createdAt(),
                job.resource().updatedAt());
    }

    /** What the operator typed: a name, or an id. */
    static UUID id(CronJobs jobs, Caller caller, String nameOrId) {
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
