// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram;
import org.thecloud.kernel.driver.HostProgram.Ended;

/**
 * Runs the system's programs, each a {@link HostProgram}. A call blocks until the program has
 * ended, 90 seconds at most, and asks it to end when its thread is interrupted; threads may call at
 * the same time. Failures are {@link DriverException}: INTERNAL with the program's own words as the
 * cause, UNAVAILABLE where it is not installed or does not end.
 */
public final class Programs {

    private static final List<String> FOLDERS =
            List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin");
    private static final Duration LIMIT = Duration.ofSeconds(90);
    // LVM puts its end off while it has devices suspended, and killed it would leave them so.
    private static final Duration GRACE = Duration.ofHours(1);
    private static final int TRIES = 200;

    /** What lasts as long as a process, and is gone when the machine is started again. */
    public static final Path RUNNING = Path.of("/run/thecloud-volume");

    /** Debian's packages by the programs of theirs that drivers run. */
    private static final Map<String, String> PACKAGES =
            Map.ofEntries(
                    Map.entry("cp", "coreutils"),
                    Map.entry("stat", "coreutils"),
                    Map.entry("sync", "coreutils"),
                    Map.entry("mount", "mount"),
                    Map.entry("umount", "mount"),
                    Map.entry("losetup", "mount"),
                    Map.entry("blkid", "util-linux"),
                    Map.entry("mkfs.ext4", "e2fsprogs"),
                    Map.entry("e2fsck", "e2fsprogs"),
                    Map.entry("resize2fs", "e2fsprogs"),
                    Map.entry("mkfs.xfs", "xfsprogs"),
                    Map.entry("qemu-img", "qemu-utils"),
                    Map.entry("qemu-storage-daemon", "qemu-utils"),
                    Map.entry("vgs", "lvm2"),
                    Map.entry("lvs", "lvm2"),
                    Map.entry("lvcreate", "lvm2"),
                    Map.entry("lvchange", "lvm2"),
                    Map.entry("lvextend", "lvm2"),
                    Map.entry("lvremove", "lvm2"),
                    Map.entry("thin_check", "thin-provisioning-tools"),
                    Map.entry("cryptsetup", "cryptsetup-bin"));

    private Programs() {}

    /** Packages that must be installed before these programs can be run, in their order. */
    public static List<String> missing(Collection<String> programs) {
        return programs.stream()
                .filter(program -> find(program) == null)
                .map(Programs::owner)
                .distinct()
                .sorted()
                .toList();
    }

    private static String owner(String program) {
        return PACKAGES.getOrDefault(program, program);
    }

    private static @Nullable Path find(String program) {
        return FOLDERS.stream()
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Runs it and refuses unless it ends well. */
    public static String run(String... command) {
        return demand(end("", command), command);
    }

    /** Like {@link #run}, with a key that the program reads from its standard input. */
    public static String runWithKey(Secret key, String... command) {
        return demand(end(key.reveal(), command), command);
    }

    /** Refuses unless the command ended well, as it did at last. */
    public static String demand(Ended ended, String... command) {
        if (!ended.well()) {
            throw new DriverException(
                    Kind.INTERNAL,
                    "PROGRAM_FAILED",
                    "%s failed on the volume host".formatted(command[0]),
                    new IOException(
                            "%s: exit %d: %s"
                                    .formatted(List.of(command), ended.code(), ended.output())));
        }
        return ended.output();
    }

    /** Runs it, however it ends. */
    public static Ended attempt(String... command) {
        return end("", command);
    }

    /** Like {@link #attempt}, with a key that the program reads from its standard input. */
    public static Ended attemptWithKey(Secret key, String... command) {
        return end(key.reveal(), command);
    }

    /**
     * Ends the programs that work at a file, and waits until they have ended: those of a runtime
     * that died go on without it.
     */
    public static void end(Path file) throws IOException {
        List<ProcessHandle> running = running(file);
        for (int tried = 0; tried < TRIES && !running.isEmpty(); tried++) {
            running.forEach(ProcessHandle::destroy);
            Mounts.pause();
            running = running(file);
        }
        if (!running.isEmpty()) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "VOLUME_BUSY",
                    "a program on the volume host that works at the volume does not end");
        }
    }

    private static List<ProcessHandle> running(Path file) throws IOException {
        List<ProcessHandle> running = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path one : all) {
                if (worksAt(file, one)) {
                    ProcessHandle.of(Long.parseLong(one.getFileName().toString()))
                            .ifPresent(running::add);
                }
            }
        }
        return running;
    }

    private static boolean worksAt(Path file, Path process) {
        try {
            String command = Files.readString(process.resolve("cmdline"));
            String program = command.substring(0, Math.max(0, command.indexOf('\0')));
            return command.contains(file.toString())
                    && PACKAGES.containsKey(program.substring(program.lastIndexOf('/') + 1));
        } catch (IOException gone) {
            return false;
        }
    }

    private static Ended end(String input, String... command) {
        Path program = find(command[0]);
        if (program == null) {
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    "PROGRAM_MISSING",
                    "the volume host has no %s; install the package %s"
                            .formatted(command[0], owner(command[0])));
        }
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.set(0, program.toString());
        try {
            Ended ended = new HostProgram(arguments, LIMIT, GRACE).run(input);
            return new Ended(ended.code(), ended.output().strip());
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        } catch (TimeoutException slow) {
            throw Faults.unavailable(new IOException(slow));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }

    /** Makes that folder, for root alone. */
    public static void makeRunning() throws IOException {
        Files.createDirectories(
                RUNNING,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
