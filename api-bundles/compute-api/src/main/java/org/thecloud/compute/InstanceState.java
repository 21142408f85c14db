// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/** State words of instances, beside those that every kind has. */
public final class InstanceState {

    /** Recorded or being started. Followed by RUNNING, FAILED, DELETING. */
    public static final String STARTING = "STARTING";

    /** Its program runs. Followed by PAUSED, STOPPING, STOPPED, FAILED, DEGRADED, DELETING. */
    public static final String RUNNING = "RUNNING";

    /** Halted by wish, with its memory and its disk. Followed by RUNNING, STOPPED, DELETING. */
    public static final String PAUSED = "PAUSED";

    /** Being stopped; shown while a wish to stop is not yet fulfilled. Followed by STOPPED. */
    public static final String STOPPING = "STOPPING";

    /**
     * Does not run, by wish or because its program ended; keeps its disk. Followed by STARTING,
     * DELETING.
     */
    public static final String STOPPED = "STOPPED";

    private InstanceState() {}
}
