// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;

/** What a driver tells about itself: that it is ready, and the room that is free. */
abstract class AboutContract extends VolumesContract {

    AboutContract(VolumeDriverContract contract) {
        super(contract);
    }

    @Test
    void itIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.limits().forms()).isNotEmpty();
    }

    @Test
    void whatIsPromisedIsNotFree() {
        long free = driver.room().freeBytes();
        Disk disk = made();
        assertThat(driver.room().freeBytes()).isLessThanOrEqualTo(free - SIZE);
        driver.delete(disk.id());
        assertThat(driver.room().freeBytes()).isGreaterThan(free - SIZE);
    }

    @Test
    void moreThanIsFreeIsNotPromised() {
        long most = driver.room().freeBytes();
        Disk disk = sized(disk(), (most / MIB + 1) * MIB);
        refused(Kind.EXHAUSTED, () -> driver.ensure(disk));
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
        assertThat(driver.room().freeBytes()).isGreaterThan(most - SIZE);
    }
}
