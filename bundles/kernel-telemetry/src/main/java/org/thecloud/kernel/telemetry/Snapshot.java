// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

/** Gauges that are worked out from what is stored, not counted. */
interface Snapshot {
    /** Looks again. May block, and may fail while the store is down. */
    void refresh();
}
