// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.VolumeDriver;

/** Tests of one topic, with the driver and the volumes of the contract that they are part of. */
abstract class VolumesContract {

    static final long MIB = 1L << 20;
    static final long SIZE = 64 * MIB;

    final UUID installation;
    private final VolumeDriverContract contract;
    VolumeDriver driver;

    VolumesContract(VolumeDriverContract contract) {
        this.contract = contract;
        installation = contract.installation;
    }

    @BeforeEach
    final void askForTheDriver() {
        driver = contract.driver;
    }

    /** Goes on with a driver that has nothing in memory. */
    final void restart() {
        contract.askForTheDriver();
        askForTheDriver();
    }

    final boolean growsInUse() {
        return contract.growsInUse();
    }

    final UUID id() {
        UUID id = Ids.next();
        contract.ids.add(id);
        return id;
    }

    final Disk disk() {
        return new Disk(id(), installation, SIZE, null, null);
    }

    final Disk made() {
        Disk disk = disk();
        driver.ensure(disk);
        return disk;
    }

    final Disk copy(Source source, @Nullable Secret key) {
        return new Disk(id(), installation, SIZE, key, source);
    }

    static Disk sized(Disk disk, long bytes) {
        return new Disk(disk.id(), disk.installation(), bytes, disk.key(), disk.source());
    }

    static void refused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    final Path folder(Disk disk) {
        Opened opened = driver.open(disk, Form.FOLDER);
        assertThat(opened.form()).isEqualTo(Form.FOLDER);
        return Path.of(opened.path());
    }

    static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static @Nullable String read(Path folder, String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (NoSuchFileException absent) {
            return null;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    final <R> List<R> atOnce(Callable<R> work) throws Exception {
        List<Future<R>> all = new ArrayList<>();
        for (int i = 0; i < VolumeDriverContract.THREADS; i++) {
            all.add(contract.threads.submit(work));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> one : all) {
            results.add(one.get(120, TimeUnit.SECONDS));
        }
        return results;
    }
}
