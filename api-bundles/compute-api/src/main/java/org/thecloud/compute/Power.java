// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute;

/** Whether an instance shall run. */
public enum Power {
    RUNNING,
    STOPPED
}
