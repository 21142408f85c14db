// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.Form;
import org.thecloud.volume.spi.Disk;

/** Volumes that are opened as a disk. */
abstract class DisksContract extends VolumesContract {

    DisksContract(VolumeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void needed() {
        assumeTrue(driver.limits().forms().contains(Form.DISK), "no disks");
    }

    @Test
    void bytesAreKept() throws IOException {
        Disk disk = made();
        String path = driver.open(disk, Form.DISK).path();
        try (RandomAccessFile bytes = new RandomAccessFile(path, "rw")) {
            assertThat(bytes.length()).isEqualTo(SIZE);
            bytes.seek(SIZE - 4096);
            bytes.write(new byte[4096]);
            bytes.seek(SIZE - 4096);
            bytes.writeUTF("tomato");
        }
        driver.close(disk.id());
        try (RandomAccessFile bytes =
                new RandomAccessFile(driver.open(disk, Form.DISK).path(), "r")) {
            bytes.seek(SIZE - 4096);
            assertThat(bytes.readUTF()).isEqualTo("tomato");
        }
    }

    @Test
    void itIsOpenInOneFormAtATime() {
        assumeTrue(driver.limits().forms().contains(Form.FOLDER), "no folders");
        Disk disk = made();
        driver.open(disk, Form.DISK);
        refused(Kind.CONFLICT, () -> driver.open(disk, Form.FOLDER));
        refused(Kind.CONFLICT, () -> driver.delete(disk.id()));
        driver.close(disk.id());
        driver.open(disk, Form.FOLDER);
        refused(Kind.CONFLICT, () -> driver.open(disk, Form.DISK));
    }
}
