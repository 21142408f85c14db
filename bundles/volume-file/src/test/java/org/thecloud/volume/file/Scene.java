// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.volume.Form;
import org.thecloud.volume.Source;
import org.thecloud.volume.spi.Disk;
import org.thecloud.volume.spi.Kept;

/**
 * Volumes of one directory, and a driver that remembers nothing. Whoever has the directory has the
 * same volumes: the test, and the process that it lets die.
 *
 * @param encrypted whether all of them are
 */
record Scene(Path directory, boolean encrypted, FileDriver driver) {

    static final long SIZE = 64L << 20;
    static final long LARGER = 2 * SIZE;

    /** Never used. */
    static final String BLANK = "blank";

    /** With a file system, in which a word is written. */
    static final String USED = "used";

    /** In use all the time by somebody else. */
    static final String OTHER = "other";

    /** What steps are about, and what they make. */
    static final String VOLUME = "volume";

    static final String SNAPSHOT = "snapshot";
    static final String COPY = "copy";

    private static final int POOL_GB = 1;
    private static final Secret KEY =
            new Secret(
                    Base64.getEncoder()
                            .encodeToString("tomato, 32 bytes of them, tomato".getBytes(UTF_8)));

    static Scene in(Path directory, boolean encrypted) {
        return new Scene(directory, encrypted, new FileDriver(directory, POOL_GB, 1));
    }

    /** The same after the process was started again. */
    Scene again() {
        return in(directory, encrypted);
    }

    UUID id(String name) {
        return UUID.nameUUIDFromBytes((directory + "/" + name).getBytes(UTF_8));
    }

    /** Whether this is what its volumes had among what is running. */
    boolean owns(String name) {
        return List.of(BLANK, USED, OTHER, VOLUME, SNAPSHOT, COPY).stream()
                .anyMatch(one -> name.startsWith(id(one).toString()));
    }

    UUID installation() {
        return id("installation");
    }

    private Disk disk(String name, long bytes, @Nullable Source source) {
        return new Disk(id(name), installation(), bytes, encrypted ? KEY : null, source);
    }

    Kept make(String name) {
        return driver.ensure(disk(name, SIZE, null));
    }

    Kept copy(String name, long bytes, String volume) {
        return driver.ensure(disk(name, bytes, new Source(Source.Type.VOLUME, id(volume))));
    }

    Kept restore(String name, long bytes, String snapshot) {
        return driver.ensure(disk(name, bytes, new Source(Source.Type.SNAPSHOT, id(snapshot))));
    }

    Kept resize(String name, long bytes) {
        return driver.ensure(disk(name, bytes, null));
    }

    Kept snapshot(String name, String volume) {
        return driver.snapshot(id(name), installation(), id(volume));
    }

    Path folder(String name) {
        return Path.of(driver.open(disk(name, SIZE, null), Form.FOLDER).path());
    }

    Path file(String name) {
        return Path.of(driver.open(disk(name, SIZE, null), Form.DISK).path());
    }

    void close(String name) {
        driver.close(id(name));
    }

    /** As the platform removes what belongs to nothing. */
    void remove(String name) {
        driver.close(id(name));
        driver.delete(id(name));
        driver.deleteSnapshot(id(name));
    }

    static void write(Path folder, String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** The volume has this word, or is empty if there is none; and is a volume like any other. */
    void has(@Nullable String word, String name, long bytes) {
        assertThat(driver.inspect(id(name))).isEqualTo(Kept.of(bytes));
        Path folder = folder(name);
        if (word == null) {
            assertThat(folder).isEmptyDirectory();
        } else {
            assertThat(folder.resolve("word")).hasContent(word);
        }
        if (NeedsRoot.mayExceedLimits()) {
            assertThat(size(folder)).isGreaterThan(bytes * 3 / 4);
        }
        write(folder, "after", "the crash");
        close(name);
        assertThat(again().folder(name).resolve("after")).hasContent("the crash");
        if (word != null) {
            assertThat(folder.resolve("word")).hasContent(word);
        }
        assertThat(size(folder)).isGreaterThan(bytes * 3 / 4);
        again().close(name);
    }

    private static long size(Path folder) {
        try {
            return Files.getFileStore(folder).getTotalSpace();
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    /** As a virtual machine would have it, the volume has its whole size and keeps what it gets. */
    void isADisk(String name, long bytes) {
        try (RandomAccessFile disk = new RandomAccessFile(file(name).toFile(), "rw")) {
            assertThat(disk.length()).isEqualTo(bytes);
            disk.seek(bytes - 4096);
            disk.write(new byte[4096]);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        close(name);
    }
}
