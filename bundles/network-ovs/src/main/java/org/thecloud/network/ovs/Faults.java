// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.io.IOException;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Failures in the words of the driver interface. */
final class Faults {

    private Faults() {}

    static DriverException unreachable(String address, IOException failed) {
        if (Thread.currentThread().isInterrupted()) {
            return interrupted(failed);
        }
        return new DriverException(
                Kind.UNAVAILABLE,
                "SWITCH_UNREACHABLE",
                "the database of the switch does not answer on " + address,
                failed);
    }

    static DriverException interrupted(Exception failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "INTERRUPTED", "the call of the switch was interrupted", failed);
    }

    static DriverException refused(String text) {
        return new DriverException(
                Kind.INTERNAL, "SWITCH_REFUSED", "the database of the switch refused: " + text);
    }

    static DriverException slow(String what) {
        return new DriverException(
                Kind.UNAVAILABLE, "SWITCH_SLOW", what + " did not happen in time on this host");
    }

    static DriverException absent(String what, Object id) {
        return new DriverException(
                Kind.NOT_FOUND, "NOT_ENSURED", what + " " + id + " is not at the backend");
    }
}
