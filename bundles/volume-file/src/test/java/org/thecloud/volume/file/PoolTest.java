// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.host.Mounts;

/** What is left on the host of a driver that was stopped. */
class PoolTest {

    @TempDir Path folder;
    private Path image;

    @BeforeEach
    void needed() {
        NeedsRoot.check();
        image = folder.resolve("pool.xfs");
    }

    private FileDriver driver() {
        return new FileDriver(folder, 1, 1);
    }

    @Test
    void aCallThatComesLateMountsNothing() {
        FileDriver driver = driver();
        driver.room();
        driver.leave();
        assertThatThrownBy(driver::room).isInstanceOf(DriverException.class);
        assertThat(driver.probe().state()).isNotEqualTo(Probe.State.READY);
        assertThat(Mounts.mounted(folder.resolve("pool"))).isFalse();
        assertThat(Mounts.loop(image)).isEmpty();
        FileDriver next = driver();
        next.room();
        next.leave();
    }

    @Test
    void aDeviceThatWasNotMountedYetGoesToo() throws IOException {
        Files.write(image, new byte[1 << 20]);
        Mounts.attach(image, true);
        driver().leave();
        assertThat(Mounts.loop(image)).isEmpty();
    }
}
