// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.volume.Form;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;

/** Volumes that are encrypted at rest. */
abstract class EncryptionContract extends VolumesContract {

    private final Secret key = key();

    EncryptionContract(VolumeDriverContract contract) {
        super(contract);
    }

    private static Secret key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new Secret(Base64.getEncoder().encodeToString(bytes));
    }

    @BeforeEach
    void needed() {
        assumeTrue(driver.limits().encryption(), "no encryption");
        assumeTrue(driver.limits().forms().contains(Form.FOLDER), "no folders");
    }

    private Disk encrypted() {
        Disk disk = new Disk(id(), installation, SIZE, key, null);
        driver.ensure(disk);
        return disk;
    }

    @Test
    void itIsReadWithItsKeyOnly() {
        Disk disk = encrypted();
        write(folder(disk), "a", "tomato");
        driver.close(disk.id());
        Disk wrong = new Disk(disk.id(), installation, SIZE, key(), null);
        assertThat(catchThrowable(() -> driver.open(wrong, Form.FOLDER)))
                .isInstanceOf(DriverException.class);
        assertThat(read(folder(disk), "a")).isEqualTo("tomato");
    }

    @Test
    void copiesHaveTheKeyOfTheirSource() {
        Disk disk = encrypted();
        write(folder(disk), "a", "tomato");
        Disk copy = copy(new Source(Source.Type.VOLUME, disk.id()), key);
        driver.ensure(copy);
        assertThat(read(folder(copy), "a")).isEqualTo("tomato");
    }

    @Test
    void theDiskHasTheSizeThatWasAskedFor() throws IOException {
        assumeTrue(driver.limits().forms().contains(Form.DISK), "no disks");
        Disk disk = encrypted();
        String path = driver.open(disk, Form.DISK).path();
        try (RandomAccessFile bytes = new RandomAccessFile(path, "rw")) {
            assertThat(bytes.length()).isEqualTo(SIZE);
            bytes.write("tomato".getBytes(StandardCharsets.UTF_8));
        }
    }
}
