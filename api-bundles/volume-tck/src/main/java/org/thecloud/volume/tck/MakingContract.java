// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.Form;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;

/** That a volume is made once, listed and removed, however often and by however many. */
abstract class MakingContract extends VolumesContract {

    MakingContract(VolumeDriverContract contract) {
        super(contract);
    }

    @Test
    void aVolumeIsMadeOnce() {
        Disk disk = disk();
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
        assertThat(driver.ensure(disk)).isEqualTo(Kept.of(SIZE));
        long free = driver.room().freeBytes();
        assertThat(driver.ensure(disk)).isEqualTo(Kept.of(SIZE));
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.of(SIZE));
        assertThat(driver.room().freeBytes()).isEqualTo(free);
    }

    @Test
    void deletingNothingIsSuccess() {
        Disk disk = made();
        driver.delete(disk.id());
        driver.delete(disk.id());
        driver.close(disk.id());
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
    }

    @Test
    void whatIsNotThereIsNotOpened() {
        Form form = driver.limits().forms().iterator().next();
        refused(Kind.NOT_FOUND, () -> driver.open(disk(), form));
    }

    @Test
    void onlyVolumesOfTheInstallationAreListed() {
        Disk ours = made();
        Disk theirs = new Disk(id(), UUID.randomUUID(), SIZE, null, null);
        driver.ensure(theirs);
        assertThat(driver.list(installation)).containsExactly(ours.id());
        assertThat(driver.list(theirs.installation())).containsExactly(theirs.id());
    }

    @Test
    void manyAtOnceAreOne() throws Exception {
        Disk disk = disk();
        assertThat(atOnce(() -> driver.ensure(disk))).containsOnly(Kept.of(SIZE));
        assertThat(driver.list(installation)).containsExactly(disk.id());
        atOnce(
                () -> {
                    driver.delete(disk.id());
                    return true;
                });
        assertThat(driver.list(installation)).isEmpty();
    }
}
