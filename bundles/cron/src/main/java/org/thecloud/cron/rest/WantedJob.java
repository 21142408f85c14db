// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.JobWish;

/**
 * Body of a creation and of an update; what is absent is the usual, or stays. Times are in seconds.
 */
record WantedJob(
        @Nullable String name,
        @Nullable String schedule,
        @Nullable String timeZone,
        @Nullable String dstGap,
        @Nullable String dstOverlap,
        @Nullable Integer jitter,
        @Nullable String targetType,
        @Nullable String targetUrl,
        @Nullable String targetMethod,
        @Nullable Map<String, String> targetHeaders,
        @Nullable String targetPayload,
        @Nullable Map<String, String> targetParameters,
        @Nullable Integer timeout,
        @Nullable String overlap,
        @Nullable String misfire,
        @Nullable Integer retries,
        @Nullable Integer retryDelay,
        @Nullable Map<String, String> labels) {

    JobWish toWish() {
        return new JobWish(
                name,
                schedule,
                timeZone,
                dstGap,
                dstOverlap,
                jitter,
                targetType,
                targetUrl,
                targetMethod,
                targetHeaders,
                targetPayload,
                targetParameters,
                timeout,
                overlap,
                misfire,
                retries,
                retryDelay,
                labels);
    }
}
