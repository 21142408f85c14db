// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import java.io.IOException;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** Failures of a volume host in the words of the driver interface. */
public final class Faults {

    private Faults() {}

    /** Its files cannot be read or written. */
    public static DriverException unavailable(IOException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "VOLUME_DISK", "the volume host cannot reach its files", failed);
    }

    /** The calling thread was told to stop. */
    public static DriverException interrupted(InterruptedException stopped) {
        return new DriverException(
                Kind.UNAVAILABLE,
                "INTERRUPTED",
                "the call of the volume host was interrupted",
                stopped);
    }

    /** It has no such volume or snapshot. */
    public static DriverException notFound(UUID id) {
        return new DriverException(
                Kind.NOT_FOUND,
                "VOLUME_NOT_FOUND",
                "the volume host has no volume or snapshot " + id);
    }

    /** What is there forbids it. */
    public static DriverException conflict(String code, String message) {
        return new DriverException(Kind.CONFLICT, code, message);
    }

    /** Refuses more bytes than are free: EXHAUSTED. */
    public static void requireRoom(long free, long more) {
        if (more > free) {
            throw new DriverException(
                    Kind.EXHAUSTED,
                    "NO_SPACE",
                    "the volume host has %d GB left, not %d"
                            .formatted(free >> 30, (more + (1L << 30) - 1) >> 30));
        }
    }
}
