// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Lock.Mode;

/**
 * What versions of a bucket get unasked.
 *
 * @param mode absent if they get nothing
 */
public record UsualLock(@Nullable Mode mode, int days, int years) {

    private static final int MOST_DAYS = 36_500;
    private static final int MOST_YEARS = 100;

    /** Versions can be locked, and are not unless somebody asks. */
    public static final UsualLock NOTHING = new UsualLock(null, 0, 0);

    public UsualLock {
        boolean one = days > 0 ^ years > 0;
        if (mode != null && !one
                || days < 0
                || years < 0
                || days > MOST_DAYS
                || years > MOST_YEARS) {
            throw CloudException.invalid(
                    "days",
                    "Default retention period must be a positive integer value, of days up to"
                            + " 36500 or of years up to 100.");
        }
    }

    Lock from(Instant now) {
        return mode == null
                ? Lock.NONE
                : new Lock(
                        mode,
                        now.atOffset(ZoneOffset.UTC).plusDays(days).plusYears(years).toInstant(),
                        false);
    }
}
