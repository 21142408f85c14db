// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.host.Faults;

/**
 * Volumes and snapshots in a folder: the bytes of each in one file, an {@link Entry} in another. An
 * entry is there before its bytes and goes after them, so nothing is ever without one.
 */
final class Ledger {

    private static final String SUFFIX = ".properties";

    private final Path folder;

    Ledger(Path folder) {
        this.folder = folder;
    }

    /** The file with the bytes. */
    Path bytes(UUID id) {
        return folder.resolve(id + ".raw");
    }

    private Path file(UUID id) {
        return folder.resolve(id + SUFFIX);
    }

    private Path fresh(UUID id) {
        return folder.resolve(id + ".new");
    }

    Optional<Entry> find(UUID id) {
        try {
            Properties text = new Properties();
            text.load(new StringReader(Files.readString(file(id))));
            return Optional.of(Entry.of(id, text));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        } catch (IllegalArgumentException broken) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "VOLUME_FILE_BROKEN",
                    "the volume host cannot read a file of its own, " + file(id),
                    broken);
        }
    }

    /** The entry of what is complete. */
    Entry require(UUID id, boolean snapshot) {
        return find(id).filter(entry -> entry.ready() && entry.snapshot() == snapshot)
                .orElseThrow(() -> Faults.notFound(id));
    }

    List<Entry> all() {
        try (Stream<Path> files = Files.list(folder)) {
            List<Entry> all = new ArrayList<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .forEach(id -> find(UUID.fromString(id)).ifPresent(all::add));
            return all;
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    Entry save(Entry entry) {
        try {
            StringWriter text = new StringWriter();
            entry.toProperties().store(text, "a volume or snapshot");
            Path fresh = fresh(entry.id());
            try (FileChannel file =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                file.force(true);
            }
            Files.move(fresh, file(entry.id()), StandardCopyOption.ATOMIC_MOVE);
            force();
            return entry;
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    /** Bytes first; and what was half written when the process died. */
    void remove(UUID id) {
        try {
            Files.deleteIfExists(fresh(id));
            Files.deleteIfExists(bytes(id));
            force();
            if (Files.deleteIfExists(file(id))) {
                force();
            }
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    /** Sees to it that the bytes of a file and its name are on disk. */
    void sync(UUID id) {
        try (FileChannel file = FileChannel.open(bytes(id), StandardOpenOption.WRITE)) {
            file.force(true);
            force();
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    private void force() throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
