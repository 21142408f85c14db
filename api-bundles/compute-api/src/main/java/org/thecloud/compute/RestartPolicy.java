// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/** What happens when the program of an instance ends by itself. */
public enum RestartPolicy {
    /** Started again, however it ended. */
    ALWAYS,
    /** Started again, a few times, if it ended with an exit code other than 0. */
    ON_FAILURE,
    /** Left as it is. */
    NEVER
}
