// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of an attempt.
 *
 * @param state QUEUED for another attempt, or how the run ended
 * @param again when the other attempt is due
 * @param lost whether the attempt was given up through no fault of the target
 */
public record Ended(
        Claimed claimed,
        RunState state,
        Instant at,
        @Nullable Instant again,
        boolean lost,
        Run.Result result) {}
