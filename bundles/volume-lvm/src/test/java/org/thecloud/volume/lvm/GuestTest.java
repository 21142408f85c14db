// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.lvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The driver on real LVM wherever the tests run: a Debian in QEMU has a device mapper, which the
 * machine around it need not have. It gets the tests' own classes on a disk, a disk for a volume
 * group, and one to write on how they ended.
 */
class GuestTest {

    private static final long MIB = 1L << 20;
    private static final List<String> PROGRAMS =
            List.of("qemu-system-x86_64", "genisoimage", "mke2fs");
    private static final String USER_DATA =
            """
            #cloud-config
            # before anything else is set up, which nobody needs here
            bootcmd:
              - [mount, -o, ro, /dev/disk/by-label/classes, /mnt]
              - [vgcreate, %1$s, /dev/disk/by-id/virtio-volumes]
              - [env, %2$s=%1$s, java, -XX:TieredStopAtLevel=1, -XX:+UseSerialGC, -cp, '%3$s', %4$s, /dev/disk/by-id/virtio-ended, %5$s, %6$s]
              - [sync]
              - [poweroff, -f]
            """;

    @TempDir Path folder;

    private static Path needed() throws IOException {
        for (String program : PROGRAMS) {
            assumeTrue(
                    Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                    program + " is not installed; ./cloud test installs it");
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path guests =
                (cache == null || cache.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(cache))
                        .resolve("thecloud/guests");
        assumeTrue(Files.isDirectory(guests), "no guests are built; ./cloud test does it");
        try (Stream<Path> files = Files.list(guests)) {
            Path debian =
                    files.filter(file -> file.getFileName().toString().startsWith("debian-"))
                            .findFirst()
                            .orElse(null);
            assumeTrue(debian != null, "the guest debian is not built; ./cloud test does it");
            return debian;
        }
    }

    @TestFactory
    Stream<DynamicTest> theContractHoldsOnRealLvm() throws Exception {
        Path guest = needed();
        Path ended = empty("ended.raw", 1);
        Path volumes = empty("volumes.raw", 6 << 10);
        String classPath = classes();
        Files.writeString(folder.resolve("meta-data"), "instance-id: lvm\nlocal-hostname: lvm\n");
        Files.writeString(
                folder.resolve("user-data"),
                USER_DATA.formatted(
                        "volumes",
                        LvmDriverInGuest.VARIABLE,
                        classPath,
                        InGuest.class.getName(),
                        LvmDriverInGuest.class.getName(),
                        InterruptedInGuest.class.getName()));
        run(
                "genisoimage",
                "-quiet",
                "-output",
                "seed.iso",
                "-volid",
                "cidata",
                "-joliet",
                "-rock",
                "user-data",
                "meta-data");
        boot(guest, volumes, ended);
        List<String> lines = lines(ended);
        assertThat(lines).as(console()).contains(InGuest.END);
        return lines.stream()
                .takeWhile(line -> !line.equals(InGuest.END))
                .map(line -> line.split("\t", 3))
                .map(fields -> dynamicTest(fields[1], () -> judge(fields[0], fields[2])));
    }

    private static void judge(String outcome, String why) {
        assumeTrue(!outcome.equals("skipped"), why);
        assertThat(outcome).as(why).isEqualTo("passed");
    }

    private void boot(Path guest, Path volumes, Path ended) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "qemu-system-x86_64",
                                "-nodefaults",
                                "-no-reboot",
                                "-display",
                                "none",
                                "-accel",
                                "tcg,thread=multi",
                                "-cpu",
                                "max",
                                "-smp",
                                "2",
                                "-m",
                                "1536",
                                "-serial",
                                "file:console.log"));
        command.addAll(List.of("-nic", "user,model=virtio-net-pci,restrict=on"));
        command.addAll(disk(guest, "qcow2", "root", "on"));
        command.addAll(disk(folder.resolve("seed.iso"), "raw", "seed", "off"));
        command.addAll(disk(folder.resolve("classes.raw"), "raw", "classes", "off"));
        command.addAll(disk(volumes, "raw", "volumes", "off"));
        command.addAll(disk(ended, "raw", "ended", "off"));
        Process machine = start(command);
        try {
            assertThat(machine.waitFor(30, TimeUnit.MINUTES)).as(console()).isTrue();
        } finally {
            machine.destroyForcibly();
        }
        assertThat(machine.exitValue()).as(said()).isZero();
    }

    private static List<String> disk(Path file, String format, String serial, String snapshot) {
        return List.of(
                "-drive",
                "if=none,id=%1$s,file=%2$s,format=%3$s,snapshot=%4$s,cache=unsafe"
                        .formatted(serial, file, format, snapshot),
                "-device",
                "virtio-blk-pci,drive=%1$s,serial=%1$s".formatted(serial));
    }

    private Path empty(String name, long mib) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(mib * MIB);
        }
        return file;
    }

    /** Puts the class path of this process on a disk and says what it is there. */
    private String classes() throws Exception {
        Path all = Files.createDirectory(folder.resolve("classes"));
        List<String> path = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path from = Path.of(entry);
            if (Files.exists(from)) {
                String name = path.size() + "-" + from.getFileName();
                run("cp", "-r", from.toString(), all.resolve(name).toString());
                path.add("/mnt/" + name);
            }
        }
        empty("classes.raw", 128);
        run("mke2fs", "-q", "-F", "-t", "ext4", "-L", "classes", "-d", "classes", "classes.raw");
        return String.join(":", path);
    }

    private static List<String> lines(Path ended) throws IOException {
        String text = Files.readString(ended, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf('\0')).lines().toList();
    }

    private Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.log").toFile())
                .start();
    }

    private void run(String... command) throws Exception {
        Process process = start(List.of(command));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said()).isZero();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said.log"));
    }

    private String console() throws IOException {
        Path log = folder.resolve("console.log");
        String text =
                Files.exists(log) ? Files.readString(log, StandardCharsets.ISO_8859_1) : "nothing";
        return text.substring(Math.max(0, text.length() - 4000));
    }
}
