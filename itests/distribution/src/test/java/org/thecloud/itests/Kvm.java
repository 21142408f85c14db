// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The driver of virtual machines in the runtime under test, with a folder of its own. */
final class Kvm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final RunningCloud cloud;
    private final Path settings;
    private final Path folder;

    /** Installs nothing yet, so whoever has it can end what was begun. */
    Kvm(RunningCloud cloud) throws IOException {
        this.cloud = cloud;
        this.settings = cloud.home().resolve("etc/org.thecloud.compute.kvm-default.cfg");
        this.folder = Files.createTempDirectory("thecloud-kvm");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(folder.resolve("images"));
    }

    /** An image of the operator's. */
    Kvm image(String name, Path file) throws IOException {
        Files.copy(file, folder.resolve("images/" + name + ".qcow2"));
        return this;
    }

    /** Ready when this returns. */
    void install(String... lines) throws IOException {
        Files.writeString(
                settings, "folder = %s\n%s\n".formatted(folder, String.join("\n", lines)));
        Ssh.Output installed = cloud.shell("feature:install compute-kvm");
        assertThat(installed.exit()).as(installed.toString()).isZero();
        await("the driver is ready")
                .atMost(PATIENCE)
                .until(() -> listed().anyMatch(line -> line.matches(".*READY.*domain type.*")));
    }

    private Stream<String> listed() {
        return cloud.shell("driver:list").out().lines().filter(line -> line.startsWith("kvm"));
    }

    /** The folders of machines that there are. */
    List<Path> machines() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("machines"))) {
            return all.toList();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            cloud.shell("feature:uninstall compute-kvm");
            await("the driver is gone")
                    .until(() -> listed().allMatch(line -> line.contains("MISSING")));
        } finally {
            Files.deleteIfExists(settings);
            remove(folder);
        }
    }

    /** A folder with all that is in it. */
    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
