// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.thecloud.compute.spi.ComputeDriver;

/** A simulated host of a test's own. */
public final class SimFixture {

    private SimFixture() {}

    /** The driver at the machines in this folder. */
    public static ComputeDriver in(Path folder, int vcpus, long memoryBytes) {
        return new SimDriver(folder, vcpus, memoryBytes);
    }

    /** Removes a machine without the driver's knowledge. */
    public static void remove(Path folder, UUID id) throws IOException {
        Files.delete(folder.resolve(id + ".machine"));
    }
}
