// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.volume.spi.VolumeDriver;
import org.thecloud.volume.tck.VolumeDriverContract;

class SimDriverContractTest extends VolumeDriverContract {

    @TempDir Path folder;

    @Override
    public VolumeDriver driver() {
        return SimFixture.in(folder, 1L << 40);
    }
}
