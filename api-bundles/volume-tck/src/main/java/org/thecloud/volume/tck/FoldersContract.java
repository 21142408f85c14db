// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.Form;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;

/** Volumes that are opened as a folder. */
abstract class FoldersContract extends VolumesContract {

    FoldersContract(VolumeDriverContract contract) {
        super(contract);
    }

    @BeforeEach
    void needed() {
        assumeTrue(driver.limits().forms().contains(Form.FOLDER), "no folders");
    }

    @Test
    void aNewVolumeIsEmpty() throws IOException {
        try (var files = Files.list(folder(made()))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whatWasWrittenIsThereTheNextTime() {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        driver.close(disk.id());
        restart();
        assertThat(read(folder(disk), "a")).isEqualTo("tomato");
    }

    @Test
    void openingTwiceIsOpeningOnce() {
        Disk disk = made();
        Path first = folder(disk);
        write(first, "a", "tomato");
        restart();
        Path second = folder(disk);
        assertThat(second).isEqualTo(first);
        assertThat(read(second, "a")).isEqualTo("tomato");
        driver.close(disk.id());
        driver.close(disk.id());
        driver.delete(disk.id());
    }

    @Test
    void manyWhoOpenItAtOnceGetTheSame() throws Exception {
        Disk disk = made();
        assertThat(Set.copyOf(atOnce(() -> folder(disk)))).hasSize(1);
        driver.close(disk.id());
    }

    @Test
    void whatIsOpenIsNotDeleted() {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        refused(Kind.CONFLICT, () -> driver.delete(disk.id()));
        assertThat(read(folder(disk), "a")).isEqualTo("tomato");
    }

    @Test
    void twoVolumesShareNothing() {
        Disk one = made();
        Disk two = made();
        write(folder(one), "a", "tomato");
        assertThat(read(folder(two), "a")).isNull();
        driver.close(one.id());
        driver.delete(one.id());
        Disk three = made();
        assertThat(read(folder(three), "a")).isNull();
    }

    @Test
    void theSizeIsALimit() throws IOException {
        assumeTrue(!driver.limits().simulated(), "simulated: no size is enforced");
        Disk disk = made();
        Path folder = folder(disk);
        write(folder, "before", "tomato");
        Throwable full =
                catchThrowable(
                        () -> {
                            try (OutputStream out = Files.newOutputStream(folder.resolve("big"))) {
                                byte[] block = new byte[(int) MIB];
                                for (long at = 0; at <= SIZE; at += MIB) {
                                    out.write(block);
                                }
                            }
                        });
        assertThat(full).isInstanceOf(IOException.class).hasMessageContaining("No space");
        assertThat(read(folder, "before")).isEqualTo("tomato");
        Files.delete(folder.resolve("big"));
        write(folder, "after", "potato");
    }

    @Test
    void itGrowsInUse() throws IOException {
        Disk disk = made();
        Path folder = folder(disk);
        write(folder, "a", "tomato");
        assertThat(driver.ensure(sized(disk, 2 * SIZE))).isEqualTo(Kept.of(2 * SIZE));
        assertThat(folder(sized(disk, 2 * SIZE))).isEqualTo(folder);
        assertThat(read(folder, "a")).isEqualTo("tomato");
        assertThat(driver.ensure(disk)).as("never less").isEqualTo(Kept.of(2 * SIZE));
        if (!driver.limits().simulated()) {
            if (!growsInUse()) {
                driver.close(disk.id());
                folder(sized(disk, 2 * SIZE));
            }
            FileStore store = Files.getFileStore(folder);
            assertThat(store.getTotalSpace()).isGreaterThan(SIZE + SIZE / 2);
            assertThat(read(folder, "a")).isEqualTo("tomato");
        }
    }

    @Test
    void aCopyHasTheSameAndGoesItsOwnWay() {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        Disk copy = copy(new Source(Source.Type.VOLUME, disk.id()), null);
        driver.ensure(copy);
        write(folder(copy), "b", "potato");
        write(folder(disk), "a", "carrot");
        assertThat(read(folder(copy), "a")).isEqualTo("tomato");
        assertThat(read(folder(disk), "b")).isNull();
        driver.close(disk.id());
        driver.delete(disk.id());
        assertThat(read(folder(copy), "a")).isEqualTo("tomato");
    }

    @Test
    void aLargerCopyHasTheRoom() throws IOException {
        Disk disk = made();
        write(folder(disk), "a", "tomato");
        Disk copy = sized(copy(new Source(Source.Type.VOLUME, disk.id()), null), 2 * SIZE);
        assertThat(driver.ensure(copy)).isEqualTo(Kept.of(2 * SIZE));
        assertThat(read(folder(copy), "a")).isEqualTo("tomato");
        if (!driver.limits().simulated()) {
            assertThat(Files.getFileStore(folder(copy)).getTotalSpace())
                    .isGreaterThan(SIZE + SIZE / 2);
        }
    }
}
