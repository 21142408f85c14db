// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import java.nio.file.Path;
import org.thecloud.volume.spi.VolumeDriver;

/** A simulated storage of a test's own. */
public final class SimFixture {

    private SimFixture() {}

    /** The driver at the volumes in this folder. */
    public static VolumeDriver in(Path folder, long totalBytes) {
        return new SimDriver(folder, totalBytes);
    }
}
