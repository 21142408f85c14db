// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.volume.spi.VolumeDriver;
import org.thecloud.volume.tck.VolumeDriverContract;

class FileDriverContractTest extends VolumeDriverContract {

    @TempDir Path folder;

    @BeforeEach
    void needed() {
        NeedsRoot.check();
    }

    @Override
    public VolumeDriver driver() {
        return new FileDriver(folder, 4, 1);
    }

    @Override
    protected boolean growsInUse() {
        return NeedsRoot.mayExceedLimits();
    }

    @Override
    protected void end() {
        new FileDriver(folder, 4, 1).leave();
    }
}
