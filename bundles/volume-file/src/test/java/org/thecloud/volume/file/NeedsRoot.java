// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.thecloud.volume.host.Programs;

/** Skips a test, saying why, where nothing can be mounted. */
final class NeedsRoot {

    private NeedsRoot() {}

    /** CAP_SYS_RESOURCE, without which a mounted ext4 is not enlarged. */
    static boolean mayExceedLimits() {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("CapEff:"))
                    .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .anyMatch(held -> (held >> 24 & 1) == 1);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static void check() {
        try {
            assumeTrue(
                    Integer.valueOf(0)
                            .equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
                    "only root can mount");
            assumeTrue(Files.exists(Path.of("/dev/loop-control")), "no loop devices");
            List<String> missing = Programs.missing(FileDriver.programs(true));
            assumeTrue(missing.isEmpty(), "missing packages: " + missing);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
