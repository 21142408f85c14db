// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.sim;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * One file for each machine. A file is always whole: it is written beside, forced to the disk and
 * put in place at once. The files are the truth; what is remembered of them is dropped as soon as a
 * file differs.
 */
final class MachineFolder {

    private static final String SUFFIX = ".machine";

    private final Path folder;
    private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(@Nullable Object fileKey, long modified, SimMachine machine) {}

    MachineFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder unless it is there. */
    void prepare() throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new IOException("not writable");
        }
    }

    Path path() {
        return folder;
    }

    Optional<SimMachine> find(UUID id) {
        Path file = file(id);
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Seen before = seen.get(id);
            long modified = now.lastModifiedTime().toMillis();
            if (before != null
                    && before.modified() == modified
                    && now.fileKey() != null
                    && now.fileKey().equals(before.fileKey())) {
                return Optional.of(before.machine());
            }
            SimMachine machine = read(file);
            seen.put(id, new Seen(now.fileKey(), modified, machine));
            return Optional.of(machine);
        } catch (NoSuchFileException absent) {
            seen.remove(id);
            return Optional.empty();
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    List<SimMachine> all() {
        List<SimMachine> machines = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return machines;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                UUID id = UUID.fromString(name.substring(0, name.length() - SUFFIX.length()));
                find(id).ifPresent(machines::add);
            }
        } catch (IOException failed) {
            throw unavailable(failed);
        }
        return machines;
    }

    /** Adds it unless there is one with its id, which is then answered. */
    SimMachine add(SimMachine machine) {
        try {
            prepare();
            Path fresh = write(machine);
            try {
                Files.createLink(file(machine.id()), fresh); // fails if the name is taken
                force();
            } finally {
                Files.delete(fresh);
            }
            return machine;
        } catch (FileAlreadyExistsException quicker) {
            return find(machine.id()).orElse(machine);
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    SimMachine replace(SimMachine machine) {
        try {
            Files.move(
                    write(machine),
                    file(machine.id()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            force();
            return machine;
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    void remove(UUID id) {
        try {
            if (Files.deleteIfExists(file(id))) {
                force();
            }
            seen.remove(id);
        } catch (IOException failed) {
            throw unavailable(failed);
        }
    }

    private Path file(UUID id) {
        return folder.resolve(id + SUFFIX);
    }

    private Path write(SimMachine machine) throws IOException {
        StringWriter text = new StringWriter();
        machine.toProperties().store(text, "a simulated machine");
        Path fresh = folder.resolve(machine.id() + "." + UUID.randomUUID() + ".new");
        try (FileChannel file =
                FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        return fresh;
    }

    private static SimMachine read(Path file) throws IOException {
        Properties text = new Properties();
        text.load(new StringReader(Files.readString(file)));
        try {
            return SimMachine.of(text);
        } catch (IllegalArgumentException broken) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "MACHINE_FILE_BROKEN",
                    "the simulator cannot read a file of its own, " + file.getFileName(),
                    broken);
        }
    }

    private void force() throws IOException {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static DriverException unavailable(IOException failed) {
        return new DriverException(
                Kind.UNAVAILABLE, "SIMULATOR_DISK", "the simulator cannot reach its files", failed);
    }
}
