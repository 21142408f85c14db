// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of one attempt of a run.
 *
 * @param again when the next attempt begins; absent if there is none
 */
public record Ending(Run run, Attempt attempt, Instant at, @Nullable Instant again) {

    public Run.State state() {
        if (attempt.worked()) {
            return Run.State.DONE;
        }
        return again == null ? Run.State.FAILED : Run.State.DUE;
    }
}
