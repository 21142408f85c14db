// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a job when making or changing it; what is absent takes the usual value, or
 * stays.
 *
 * @param type see {@link JobSpec.Target}; an address alone means {@code url}
 */
public record JobWish(
        @Nullable String name,
        @Nullable String schedule,
        @Nullable String timeZone,
        @Nullable String dstGap,
        @Nullable String dstOverlap,
        @Nullable Integer jitter,
        @Nullable String type,
        @Nullable String url,
        @Nullable String method,
        @Nullable Map<String, String> headers,
        @Nullable String payload,
        @Nullable Map<String, String> parameters,
        @Nullable Integer timeout,
        @Nullable String overlap,
        @Nullable String misfire,
        @Nullable Integer retries,
        @Nullable Integer retryDelay,
        @Nullable Map<String, String> labels) {}
