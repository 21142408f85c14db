// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import org.junit.jupiter.api.io.TempDir;
import org.thecloud.volume.spi.VolumeDriver;
import org.thecloud.volume.tck.VolumeDriverContract;

import java.nio.file.Path;

class SimDriverContractTest extends VolumeDriverContract {

    @TempDir Path folder;

    @Override
    public VolumeDriver driver() {
        return SimFixture.in(folder, 1L << 40);
    }
}
