// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/**
 * What the platform relies on in a volume driver. A driver's test extends this class; tests of what
 * the driver does not offer are skipped by name. Volumes that a test made are removed after it.
 */
public abstract class VolumeDriverContract {

    private static final long MIB = 1L << 20;
    private static final long SIZE = 64 * MIB;
    private static final int THREADS = 8;

    private final UUID installation = UUID.randomUUID();
    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private VolumeDriver driver;

    /** The driver, as the platform would have it after a restart: without anything in memory. */
    public abstract VolumeDriver driver();

    @BeforeEach
    final void askForTheDriver() {
        driver = driver();
    }

    @AfterEach
    final void leaveNothingBehind() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        for (UUID id : ids) {
            driver.close(id);
            driver.delete(id);
            if (driver instanceof Snapshotting snapshots) {
                snapshots.deleteSnapshot(id);
            }
        }
        assertThat(driver.list(installation)).isEmpty();
        end();
    }

    /** Whether the file system of a folder grows at once, or when it is opened the next time. */
    protected boolean growsInUse() {
        return true;
    }

    /** Called when a test has removed what it made. */
    protected void end() {}

    private UUID id() {
        UUID id = Ids.next();
        ids.add(id);
        return id;
    }

    private Disk disk() {
        return new Disk(id(), installation, SIZE, null, null);
    }

    private Disk made() {
        Disk disk = disk();
        driver.ensure(disk);
        return disk;
    }

    private Disk copy(Source source, @Nullable Secret key) {
        return new Disk(id(), installation, SIZE, key, source);
    }

    private static Disk sized(Disk disk, long bytes) {
        return new Disk(disk.id(), disk.installation(), bytes, disk.key(), disk.source());
    }

    private static void refused(Kind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DriverException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(kind));
    }

    private Path folder(Disk disk) {
        Opened opened = driver.open(disk, Form.FOLDER);
        assertThat(opened.form()).isEqualTo(Form.FOLDER);
        return Path.of(opened.path());
    }

    private static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static @Nullable String read(Path folder, String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (NoSuchFileException absent) {
            return null;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Test
    final void itIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.limits().forms()).isNotEmpty();
    }

    @Test
    final void aVolumeIsMadeOnce() {
        Disk disk = disk();
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
        assertThat(driver.ensure(disk)).isEqualTo(Kept.of(SIZE));
        long free = driver.room().freeBytes();
        assertThat(driver.ensure(disk)).isEqualTo(Kept.of(SIZE));
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.of(SIZE));
        assertThat(driver.room().freeBytes()).isEqualTo(free);
    }

    @Test
    final void whatIsPromisedIsNotFree() {
        long free = driver.room().freeBytes();
        Disk disk = made();
        assertThat(driver.room().freeBytes()).isLessThanOrEqualTo(free - SIZE);
        driver.delete(disk.id());
        assertThat(driver.room().freeBytes()).isGreaterThan(free - SIZE);
    }

    @Test
    final void moreThanIsFreeIsNotPromised() {
        long most = driver.room().freeBytes();
        Disk disk = sized(disk(), (most / MIB + 1) * MIB);
        refused(Kind.EXHAUSTED, () -> driver.ensure(disk));
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
        assertThat(driver.room().freeBytes()).isGreaterThan(most - SIZE);
    }

    @Test
    final void deletingNothingIsSuccess() {
        Disk disk = made();
        driver.delete(disk.id());
        driver.delete(disk.id());
        driver.close(disk.id());
        assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
    }

    @Test
    final void whatIsNotThereIsNotOpened() {
        Form form = driver.limits().forms().iterator().next();
        refused(Kind.NOT_FOUND, () -> driver.open(disk(), form));
    }

    @Test
    final void onlyVolumesOfTheInstallationAreListed() {
        Disk ours = made();
        Disk theirs = new Disk(id(), UUID.randomUUID(), SIZE, null, null);
        driver.ensure(theirs);
        assertThat(driver.list(installation)).containsExactly(ours.id());
        assertThat(driver.list(theirs.installation())).containsExactly(theirs.id());
    }

    @Test
    final void manyAtOnceAreOne() throws Exception {
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

    private <R> List<R> atOnce(Callable<R> work) throws Exception {
        List<Future<R>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(work));
        }
        List<R> results = new ArrayList<>();
        for (Future<R> one : all) {
            results.add(one.get(120, TimeUnit.SECONDS));
        }
        return results;
    }

    /** As a folder. */
    @Nested
    class Folders {

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
            driver = driver();
            assertThat(read(folder(disk), "a")).isEqualTo("tomato");
        }

        @Test
        void openingTwiceIsOpeningOnce() {
            Disk disk = made();
            Path first = folder(disk);
            write(first, "a", "tomato");
            driver = driver();
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
                                try (OutputStream out =
                                        Files.newOutputStream(folder.resolve("big"))) {
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

    /** As a disk. */
    @Nested
    class Disks {

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

    /** Copies as of one moment. */
    @Nested
    class Snapshots {

        private Snapshotting snapshots;

        @BeforeEach
        void needed() {
            assumeTrue(driver instanceof Snapshotting, "no snapshots");
            assumeTrue(driver.limits().forms().contains(Form.FOLDER), "no folders");
            snapshots = (Snapshotting) driver;
        }

        @Test
        void aSnapshotKeepsWhatWasWritten() {
            Disk disk = made();
            write(folder(disk), "a", "tomato");
            UUID snapshot = id();
            assertThat(snapshots.inspectSnapshot(snapshot)).isEqualTo(Kept.ABSENT);
            assertThat(snapshots.snapshot(snapshot, installation, disk.id()))
                    .isEqualTo(Kept.of(SIZE));
            write(folder(disk), "a", "carrot");
            assertThat(snapshots.snapshot(snapshot, installation, disk.id()))
                    .as("once")
                    .isEqualTo(Kept.of(SIZE));
            assertThat(snapshots.inspectSnapshot(snapshot)).isEqualTo(Kept.of(SIZE));
            Disk restored = copy(new Source(Source.Type.SNAPSHOT, snapshot), null);
            driver.ensure(restored);
            assertThat(read(folder(restored), "a")).isEqualTo("tomato");
            assertThat(read(folder(disk), "a")).isEqualTo("carrot");
        }

        @Test
        void aSnapshotOutlivesItsVolumeAndAVolumeItsSnapshot() {
            Disk disk = made();
            write(folder(disk), "a", "tomato");
            UUID snapshot = id();
            snapshots.snapshot(snapshot, installation, disk.id());
            driver.close(disk.id());
            driver.delete(disk.id());
            assertThat(driver.list(installation)).containsExactly(snapshot);
            Disk restored = copy(new Source(Source.Type.SNAPSHOT, snapshot), null);
            driver.ensure(restored);
            snapshots.deleteSnapshot(snapshot);
            snapshots.deleteSnapshot(snapshot);
            assertThat(read(folder(restored), "a")).isEqualTo("tomato");
            assertThat(driver.list(installation)).containsExactly(restored.id());
        }

        @Test
        void whatIsNotThereCannotBeCopied() {
            refused(
                    Kind.NOT_FOUND,
                    () -> snapshots.snapshot(id(), installation, UUID.randomUUID()));
            Source nothing = new Source(Source.Type.SNAPSHOT, UUID.randomUUID());
            Disk disk = copy(nothing, null);
            refused(Kind.NOT_FOUND, () -> driver.ensure(disk));
            assertThat(driver.inspect(disk.id())).isEqualTo(Kept.ABSENT);
        }
    }

    /** Encrypted at rest. */
    @Nested
    class Encryption {

        private final Secret key = key();

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
}
