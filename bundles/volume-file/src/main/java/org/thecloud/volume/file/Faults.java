// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Failures in the words of the driver interface. */
final class Faults {

    private Faults() {}

    static DriverException unavailable(IOException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "VOLUME_DISK", "the volume host cannot reach its files", failed);
    }

    static DriverException interrupted(InterruptedException stopped) {
        return new DriverException(
                Kind.UNAVAILABLE,
                "INTERRUPTED",
                "the call of the volume host was interrupted",
                stopped);
    }

    static DriverException notFound(UUID id) {
        return new DriverException(
                Kind.NOT_FOUND,
                "VOLUME_NOT_FOUND",
                "the volume host has no volume or snapshot " + id);
    }

    static DriverException conflict(String code, String message) {
        return new DriverException(Kind.CONFLICT, code, message);
    }
}
