// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;

/**
 * When a job is due next, with what is needed to go on from there.
 *
 * @param nextAt absent while the job is paused or has no due time left
 */
public record Timer(
        UUID job,
        TenantId tenant,
        long generation,
        String schedule,
        String timeZone,
        CronSpec.Overlap overlap,
        CronSpec.Misfire misfire,
        String host,
        int mostAttempts,
        @Nullable Instant nextAt) {}
