// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.sim;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * Pretended volumes and snapshots: a folder with what was written, and a file beside it, which
 * makes it complete.
 */
final class Folders {

    private static final String SUFFIX = ".volume";

    private final Path folder;

    /** What is known of one. */
    record Entry(UUID id, boolean snapshot, UUID installation, long bytes, String form) {}

    Folders(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    void prepare() throws IOException {
        Files.createDirectories(folder);
    }

    Path bytes(UUID id) {
        return folder.resolve(id.toString());
    }

    Optional<Entry> find(UUID id) {
        try {
            Properties text = new Properties();
            text.load(new StringReader(Files.readString(folder.resolve(id + SUFFIX))));
            return Optional.of(
                    new Entry(
                            id,
                            Boolean.parseBoolean(text.getProperty("snapshot", "false")),
                            UUID.fromString(text.getProperty("installation", "")),
                            Long.parseLong(text.getProperty("bytes", "0")),
                            text.getProperty("form", "")));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    List<Entry> all() {
        try {
            prepare();
            List<Entry> all = new ArrayList<>();
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(SUFFIX))
                        .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                        .forEach(id -> find(UUID.fromString(id)).ifPresent(all::add));
            }
            return all;
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    void save(Entry entry) {
        try {
            prepare();
            Properties text = new Properties();
            text.setProperty("snapshot", String.valueOf(entry.snapshot()));
            text.setProperty("installation", entry.installation().toString());
            text.setProperty("bytes", String.valueOf(entry.bytes()));
            text.setProperty("form", entry.form());
            StringWriter written = new StringWriter();
            text.store(written, "a simulated volume");
            Path fresh = folder.resolve(entry.id() + ".new");
            Files.writeString(fresh, written.toString());
            Files.move(fresh, folder.resolve(entry.id() + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    /** A new folder, with what another has. */
    void fill(UUID id, @Nullable UUID source) {
        try {
            prepare();
            clear(bytes(id));
            Files.createDirectories(bytes(id));
            if (source != null) {
                copy(bytes(source), bytes(id));
            }
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    void remove(UUID id) {
        try {
            Files.deleteIfExists(folder.resolve(id + ".new"));
            Files.deleteIfExists(folder.resolve(id + SUFFIX));
            clear(bytes(id));
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void clear(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failed) throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private static DriverException unavailable(IOException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "SIMULATOR_DISK", "the simulator cannot reach its files", failed);
    }
}
