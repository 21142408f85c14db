// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.Job;
import org.thecloud.cron.service.JobSpec;
import org.thecloud.cron.service.JobStatus;
import org.thecloud.cron.service.Run;
import org.thecloud.cron.service.Sealing;
import org.thecloud.kernel.resource.Resource;

/**
 * A job as the wire has it. Times are in seconds.
 *
 * @param targetHeaders names; their values are not shown, as they often are keys
 * @param reason why the status is DEGRADED
 * @param lastRunAt when the newest run was due
 */
record JobView(
        String id,
        String userId,
        String tenantId,
        String name,
        String schedule,
        String timeZone,
        String dstGap,
        String dstOverlap,
        int jitter,
        String targetType,
        @Nullable String targetUrl,
        @Nullable String targetMethod,
        Map<String, String> targetHeaders,
        @Nullable String targetPayload,
        Map<String, String> targetParameters,
        int timeout,
        String overlap,
        String misfire,
        int retries,
        int retryDelay,
        String status,
        @Nullable ReasonView reason,
        @Nullable Instant nextRunAt,
        @Nullable Instant lastRunAt,
        @Nullable String lastRunStatus,
        Map<String, String> labels,
        long version,
        Instant createdAt,
        Instant updatedAt) {

    /** Why something is as it is. */
    record ReasonView(String code, String message) {}

    static JobView of(Job job) {
        Resource<JobSpec, JobStatus> resource = job.resource();
        JobSpec spec = resource.spec();
        Map<String, String> headers = new TreeMap<>();
        job.headers().keySet().forEach(name -> headers.put(name, Sealing.HIDDEN));
        Run last = job.standing().lastRun();
        return new JobView(
                resource.id().toString(),
                resource.createdBy().toString(),
                resource.tenant().toString(),
                resource.name(),
                spec.when().schedule(),
                spec.when().timeZone(),
                word(spec.when().dstGap()),
                word(spec.when().dstOverlap()),
                spec.when().jitter(),
                spec.target().type(),
                spec.target().url(),
                spec.target().method(),
                headers,
                spec.target().payload(),
                spec.target().parameters(),
                spec.target().timeout(),
                word(spec.conduct().overlap()),
                word(spec.conduct().misfire()),
                spec.conduct().retries(),
                spec.conduct().retryDelay(),
                job.state(),
                reason(resource),
                job.standing().nextRunAt(),
                last == null ? null : last.scheduledAt(),
                last == null ? null : last.state().name(),
                resource.labels(),
                resource.version(),
                resource.createdAt(),
                resource.updatedAt());
    }

    private static @Nullable ReasonView reason(Resource<JobSpec, JobStatus> resource) {
        return resource.reason() == null
                ? null
                : new ReasonView(resource.reason().code(), resource.reason().message());
    }

    private static String word(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
