// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.kvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.kernel.Ids;
import org.thecloud.volume.Form;
import org.thecloud.volume.Opened;

/** The libvirt of this machine, asked past the driver, and the guest of the tests. */
final class Libvirt {

    static final String IMAGE = "tiny:1";
    static final String UEFI_IMAGE = "tiny-uefi:1";
    static final String URI =
            Optional.ofNullable(System.getenv("CLOUD_LIBVIRT_URI")).orElse("qemu:///system");

    private static final String MISSING = look();

    private Libvirt() {}

    /** What keeps tests from running, or nothing. */
    static String missing() {
        return MISSING;
    }

    /** Whether the tests may do what only root can. */
    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    private static String look() {
        if (guest().isEmpty()) {
            return "itests/guests/build has not built the guest";
        }
        try {
            return virsh("uri") == 0 ? "" : "no libvirt answers on " + URI;
        } catch (UncheckedIOException noClient) {
            return "there is no virsh";
        }
    }

    private static Optional<Path> guest() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                (cache == null || cache.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(cache))
                        .resolve("thecloud/guests");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("tiny-.*\\.qcow2"))
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** A driver's folder with the guest in it. */
    static Path folder() {
        try {
            Path folder = Files.createTempDirectory("thecloud-kvm");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
            Path images = Files.createDirectories(folder.resolve("images"));
            for (String name : List.of(IMAGE, UEFI_IMAGE)) {
                Files.copy(guest().orElseThrow(), images.resolve(name + ".qcow2"));
            }
            Files.writeString(images.resolve(UEFI_IMAGE + ".properties"), "firmware = uefi\n");
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static int virsh(String... words) {
        try {
            List<String> command =
                    Stream.concat(Stream.of("virsh", "-q", "-c", URI), Stream.of(words)).toList();
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A new volume of 1 MB that begins with this text, in a file of this folder. */
    static MachineVolume volume(Path folder, String content, boolean readOnly) {
        try {
            Path volumes = Files.createDirectories(folder.resolve("volumes"));
            Path file = Files.createTempFile(volumes, "volume", ".raw");
            Files.write(file, Arrays.copyOf(content.getBytes(StandardCharsets.UTF_8), 1 << 20));
            return volume(file, readOnly);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static MachineVolume volume(Path path, boolean readOnly) {
        return new MachineVolume(
                Ids.next(), new Opened(Form.DISK, path.toString()), "/data", readOnly);
    }

    /** The machine with its files. */
    static void remove(Path folder, UUID id) {
        virsh("destroy", Label.domain(id));
        virsh("undefine", "--nvram", Label.domain(id));
        remove(folder.resolve("machines").resolve(id.toString()));
    }
}
