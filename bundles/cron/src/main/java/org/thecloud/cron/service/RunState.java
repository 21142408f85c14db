// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

/** Where a run is. */
public enum RunState {
    /** Due, or tried before and to be tried again. Followed by RUNNING or CANCELLED. */
    QUEUED,
    /** Waits for an earlier run of its job to end. Followed by QUEUED. */
    WAITING,
    /** A call is being made. Followed by SUCCEEDED, FAILED, CANCELLED or QUEUED. */
    RUNNING,
    /** The target took it. */
    SUCCEEDED,
    /** The target did not take it, however often it was tried. */
    FAILED,
    /** Did not happen: an earlier run had not ended. */
    SKIPPED,
    /** Did not happen: nobody was there when it was due. */
    MISSED,
    /** Did not happen: its job was paused before its turn came. */
    CANCELLED;

    /** Whether it has not ended. */
    public boolean open() {
        return this == QUEUED || this == WAITING || this == RUNNING;
    }
}
