// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.timetable;

/** What becomes of a time of day that a clock put back shows twice. */
public enum DstOverlap {
    /** Due the first time. */
    ONCE,
    /** Due both times. */
    TWICE
}
