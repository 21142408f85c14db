// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

import java.time.Instant;
import java.util.Optional;

/** When something is due, over and over. Immutable; whole seconds. */
public interface Timetable {
    /** The first time after this one; empty if there is none any more. */
    Optional<Instant> after(Instant time);
}
