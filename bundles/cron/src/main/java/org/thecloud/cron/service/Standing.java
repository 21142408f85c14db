// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a job stands now.
 *
 * @param nextRunAt absent while it is paused, or if it is never due again
 * @param lastRun its newest run, of whatever state
 */
public record Standing(@Nullable Instant nextRunAt, @Nullable Run lastRun) {

    /** Of a job that has no schedule yet. */
    public static final Standing NONE = new Standing(null, null);
}
