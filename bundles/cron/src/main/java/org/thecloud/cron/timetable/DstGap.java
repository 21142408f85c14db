// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

/** What becomes of a time of day that a clock put forward leaves out. */
public enum DstGap {
    /** Due at the moment the clock is put forward; several such times are due once. */
    RUN,
    /** Not due on that day. */
    SKIP
}
