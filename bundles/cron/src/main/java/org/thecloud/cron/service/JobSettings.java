// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant says of a job; what is absent is the default, or stays.
 *
 * @param headers all of them; empty takes them away
 * @param body empty takes it away
 */
public record JobSettings(
        @Nullable String schedule,
        @Nullable String timeZone,
        @Nullable String url,
        @Nullable UUID queue,
        @Nullable String method,
        @Nullable Map<String, String> headers,
        @Nullable String body,
        @Nullable Integer timeoutSeconds,
        @Nullable Integer retries,
        @Nullable String overlap,
        @Nullable String misfire,
        @Nullable Boolean paused) {}
