// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.rest;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thecloud.cron.service.JobSettings;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;

/** Body of a creation and of an update; what is absent is the default, or stays. */
record WantedJob(
        @Nullable String name,
        @Nullable String schedule,
        @Nullable String timeZone,
        @Nullable String targetUrl,
        @Nullable String targetQueue,
        @Nullable String targetMethod,
        @Nullable Map<String, String> targetHeaders,
        @Nullable String targetPayload,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer retries,
        @Nullable String overlap,
        @Nullable String misfire,
        @Nullable Boolean paused,
        @Nullable Map<String, String> labels) {

    String requireName() {
        if (name == null) {
            throw CloudException.invalid("name", "name is required");
        }
        return name;
    }

    JobSettings toSettings() {
        return new JobSettings(
                schedule,
                timeZone,
                targetUrl,
                targetQueue == null ? null : Ids.parse("target_queue", targetQueue),
                targetMethod,
                targetHeaders,
                targetPayload,
                timeoutSeconds,
                retries,
                overlap,
                misfire,
                paused);
    }

    Map<String, String> labelsOrNone() {
        if (labels == null) {
            return Map.of();
        }
        labels.forEach(
                (key, value) -> {
                    if (value == null) {
                        throw CloudException.invalid("labels", "labels must be texts");
                    }
                });
        return labels;
    }
}
