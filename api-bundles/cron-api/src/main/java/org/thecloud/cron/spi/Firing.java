// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.spi;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What is to be done now.
 *
 * @param run the same at every attempt
 * @param attempt 1 at first
 * @param scheduledAt when it was due
 * @param parameters what the job says of its target
 * @param payload what the job sends, may be empty
 */
public record Firing(
        UUID job,
        UUID run,
        int attempt,
        Instant scheduledAt,
        Map<String, String> parameters,
        String payload) {

    public Firing {
        parameters = Map.copyOf(parameters);
    }
}
