// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.HostProgram.Ended;

/** The file system of a volume that is a folder for containers: an ext4 on the whole device. */
public final class Ext4 {

    /** What it runs. */
    public static final List<String> PROGRAMS =
            List.of("mount", "umount", "blkid", "mkfs.ext4", "e2fsck", "resize2fs", "sync");

    private static final String TYPE = "ext4";
    private static final List<String> SAFE = List.of("nosuid", "nodev", "noatime");

    private Ext4() {}

    /** Whether nothing that is known is on the device. */
    public static boolean blank(String device) {
        return Programs.attempt("blkid", "--probe", "--match-tag", "TYPE", device)
                .output()
                .isEmpty();
    }

    /**
     * Makes an empty one, whatever there was.
     *
     * @param folder in which it is mounted for a moment
     */
    public static void make(String device, Path folder) throws IOException {
        Programs.run(
                "mkfs.ext4",
                "-q",
                "-F",
                "-b",
                "4096", // a file that shares bytes is written in such blocks only
                "-m",
                "0",
                "-E",
                "lazy_itable_init=1,lazy_journal_init=1,nodiscard",
                device);
        Files.createDirectories(folder);
        Programs.run("mount", "-t", TYPE, device, folder.toString());
        clear(folder);
        Mounts.unmount(folder);
    }

    /**
     * Mounts it, as large as the device is.
     *
     * @param options of mount, beside those that keep its content harmless
     * @throws DriverException CONFLICT if what is on the device cannot be mounted
     */
    public static void mount(String device, Path folder, String... options) throws IOException {
        Files.createDirectories(folder);
        String all =
                Stream.concat(SAFE.stream(), Stream.of(options)).collect(Collectors.joining(","));
        mount(device, folder, all);
        // What is mounted may only be enlarged by who may exceed limits; who may not does it
        // before.
        if (!grow(device)) {
            Mounts.unmount(folder);
            Programs.attempt("e2fsck", "-f", "-p", device);
            Programs.run("resize2fs", device);
            mount(device, folder, all);
            clear(folder);
        }
    }

    private static void mount(String device, Path folder, String options) {
        Ended ended =
                Programs.attempt("mount", "-t", TYPE, "-o", options, device, folder.toString());
        if (!ended.well()) {
            throw new DriverException(
                    Kind.CONFLICT,
                    "NOT_MOUNTABLE",
                    "the volume has no file system that can be mounted here",
                    new IOException(ended.output()));
        }
    }

    /** Makes it as large as the device while it is mounted; false if that is not permitted here. */
    public static boolean grow(String device) {
        return Programs.attempt("resize2fs", device).well();
    }

    /** Sees to it that what was written so far is on the device. */
    public static void flush(Path folder) {
        Programs.run("sync", "--file-system", folder.toString());
    }

    // What the file system's own programs put there; others want an empty folder.
    private static void clear(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder.resolve("lost+found"));
        } catch (DirectoryNotEmptyException found) {
            // its owner may want to look at it
        }
    }
}
