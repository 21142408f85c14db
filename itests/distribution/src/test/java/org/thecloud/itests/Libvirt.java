// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's libvirt, asked past the platform, and the guest that ./cloud test builds. */
final class Libvirt {

    static final String URI =
            Optional.ofNullable(System.getenv("CLOUD_LIBVIRT_URI")).orElse("qemu:///system");

    private static final String TINY = "tiny-";

    private Libvirt() {}

    /** Skips the test, saying why, unless libvirt answers and the small guest is built. */
    static Path needed() {
        assumeTrue(run("uri").isPresent(), "no libvirt answers on " + URI);
        return guestNeeded(TINY);
    }

    /** Skips the test, saying why, unless libvirt answers and the full Debian is built. */
    static Path debianNeeded() {
        assumeTrue(run("uri").isPresent(), "no libvirt answers on " + URI);
        return guestNeeded("debian-");
    }

    /** Skips the test, saying why, unless one of the test's own can be started. */
    static Path programsNeeded() {
        for (String program :
                List.of("libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "genisoimage")) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                    program + " is not installed; ./cloud test installs it");
        }
        return guestNeeded(TINY);
    }

    private static Path guestNeeded(String name) {
        Optional<Path> guest = guest(name);
        assumeTrue(guest.isPresent(), name + " is not built; ./cloud test does it");
        return guest.orElseThrow();
    }

    private static Optional<Path> guest(String name) {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                (cache == null || cache.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(cache))
                        .resolve("thecloud/guests");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name + ".*\\.qcow2"))
                    .findFirst();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** What virsh says, if it succeeds. */
    static Optional<String> run(String... words) {
        List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c", URI));
        command.addAll(List.of(words));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(said.strip()) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(stopped));
        }
    }

    /** The number of a running machine, another one at each start. */
    static String number(String instance) {
        return run("domid", "thecloud-" + instance).orElse("");
    }

    static String machines() {
        return run("list", "--all", "--name").orElse("");
    }
}
