// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.thecloud.compute.spi.MachineSpec;

/**
 * A machine's files. Each gets its name when it is complete, and the first one to be complete has
 * it, so any number may make the same machine at the same time, or one that was begun before a
 * crash.
 */
record MachineFolder(Path path) {

    private static final String OWNER = "installation";

    static MachineFolder of(Path machines, UUID id) {
        return new MachineFolder(machines.resolve(id.toString()));
    }

    Path disk() {
        return path.resolve("disk.qcow2");
    }

    Path seed() {
        return path.resolve("seed.iso");
    }

    Path serial() {
        return path.resolve("serial.log");
    }

    Path times() {
        return path.resolve("serial.times");
    }

    void make(MachineSpec spec, Image image, String mac) {
        try {
            Files.createDirectories(path);
            // QEMU's user must come through
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx--x--x"));
            Path owner = path.resolve(OWNER);
            if (!Files.exists(owner)) {
                complete(Files.writeString(draft(), spec.installation().toString()), owner);
            }
            if (!Files.exists(disk())) {
                complete(overlay(spec, image), disk());
            }
            if (!Files.exists(seed())) {
                complete(Seed.write(draft(), spec, mac), seed());
            }
            if (!Files.exists(serial())) {
                // made here, it stays ours to read: libvirt's log daemon only adds to it
                Files.createFile(serial());
            }
        } catch (FileAlreadyExistsException madeByAnother) {
            // as wanted
        } catch (IOException failed) {
            throw Faults.ofFiles("making the machine's files", failed);
        }
    }

    private Path draft() {
        return path.resolve(UUID.randomUUID() + ".new");
    }

    private Path overlay(MachineSpec spec, Image image) throws IOException {
        Path draft = draft();
        Tools.run(
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-b",
                        image.file().toString(),
                        "-F",
                        image.format().name().toLowerCase(Locale.ROOT),
                        draft.toString(),
                        String.valueOf(spec.size().diskBytes())));
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
        return draft;
    }

    private static void complete(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException madeByAnother) {
            // as good
        } finally {
            Files.delete(draft);
        }
    }

    void remove() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(path);
        } catch (NoSuchFileException gone) {
            // as wanted
        } catch (IOException failed) {
            if (Files.exists(path)) {
                throw Faults.ofFiles("removing the machine's files", failed);
            }
        }
    }

    /** Whose files there are of this installation, whether or not libvirt has their machines. */
    static Set<UUID> list(Path machines, UUID installation) {
        Set<UUID> ids = new HashSet<>();
        if (!Files.isDirectory(machines)) {
            return ids;
        }
        try (Stream<Path> folders = Files.list(machines)) {
            for (Path folder : folders.toList()) {
                Path owner = folder.resolve(OWNER);
                if (Files.exists(owner)
                        && Files.readString(owner).equals(installation.toString())) {
                    ids.add(UUID.fromString(folder.getFileName().toString()));
                }
            }
            return ids;
        } catch (NoSuchFileException removedMeanwhile) {
            return ids;
        } catch (IOException failed) {
            throw Faults.ofFiles("listing the machines' files", failed);
        }
    }
}
