// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/** Whether an instance shall run. */
public enum Power {
    RUNNING,
    /** Halted where it is, with its memory; by drivers that are {@code Pausable}. */
    PAUSED,
    STOPPED
}
