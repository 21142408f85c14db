// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.thecloud.volume.spi.VolumeDriver;
import org.thecloud.volume.tck.VolumeDriverContract;

/**
 * On a volume group that is there for it, named by the environment variable {@code
 * CLOUD_TEST_VOLUME_GROUP}; see {@link GuestTest}.
 */
class LvmDriverContractTest extends VolumeDriverContract {

    static final String GROUP = "CLOUD_TEST_VOLUME_GROUP";

    private final String group = System.getenv().getOrDefault(GROUP, "");

    @BeforeEach
    void needed() {
        assumeTrue(!group.isEmpty(), GROUP + " names no volume group");
        assumeTrue(Files.exists(Path.of("/dev/mapper/control")), "no device mapper");
        driver().probe(); // makes the pool
    }

    @Override
    public VolumeDriver driver() {
        return new LvmDriver(new Group(group, "pool"), 1);
    }
}
