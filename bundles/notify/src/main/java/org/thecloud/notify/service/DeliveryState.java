// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

/** Where a delivery is. */
public enum DeliveryState {
    /** Due, or tried before and to be tried again. Followed by RUNNING. */
    QUEUED,
    /** An attempt is being made. Followed by any other. */
    RUNNING,
    /** The endpoint took it. */
    DELIVERED,
    /** The endpoint did not take it, however often it was tried. */
    FAILED,
    /** Likewise, and it lies in the dead-letter queue. */
    DEAD_LETTERED;

    /** Whether it has not ended. */
    public boolean open() {
        return this == QUEUED || this == RUNNING;
    }
}
