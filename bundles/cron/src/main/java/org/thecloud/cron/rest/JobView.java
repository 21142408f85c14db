// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.CronSpec;
import org.thecloud.cron.service.CronStatus;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.Run;
import org.thecloud.kernel.resource.Resource;

/** A job as the wire has it. Of headers only the names are shown: values may be secrets. */
record JobView(
        String id,
        String userId,
        String tenantId,
        String name,
        String schedule,
        String timeZone,
        @Nullable String targetUrl,
        @Nullable String targetQueue,
        @Nullable String targetMethod,
        List<String> targetHeaders,
        @Nullable String targetPayload,
        int timeoutSeconds,
        int retries,
        String overlap,
        String misfire,
        String status,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    static JobView of(Job job) {
        Resource<CronSpec, CronStatus> resource = job.resource();
        CronSpec spec = resource.spec();
        Run last = job.last();
        return new JobView(
                resource.id().toString(),
                resource.createdBy().toString(),
                resource.tenant().toString(),
                resource.name(),
                spec.schedule(),
                spec.timeZone(),
                spec.url(),
                spec.queue() == null ? null : spec.queue().toString(),
                spec.queue() == null ? spec.method() : null,
                List.copyOf(job.headers()),
                spec.body(),
                spec.timeoutSeconds(),
                spec.retries(),
                spec.overlap().name().toLowerCase(Locale.ROOT),
                spec.misfire().name().toLowerCase(Locale.ROOT),
                job.state(),
                job.nextAt(),
                last == null ? null : last.dueAt(),
                last == null ? null : last.state().name(),
                resource.labels(),
                resource.version(),
                resource.createdAt(),
                resource.updatedAt());
    }
}
