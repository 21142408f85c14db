// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.thecloud.kernel.driver.HostProgram.Ended;

/**
 * Loop devices and mounted file systems of this machine. Every method looks first whether it was
 * done; threads may call at the same time for different files.
 */
public final class Mounts {

    private static final int PATIENCE = 40;
    private static final long PAUSE_MILLIS = 50;

    private Mounts() {}

    /** Whether a file system is mounted there. */
    public static boolean mounted(Path folder) {
        String name = escaped(folder);
        try {
            return Files.readString(Path.of("/proc/self/mountinfo"))
                    .lines()
                    .map(line -> line.split(" ", 6))
                    .anyMatch(fields -> fields.length > 4 && fields[4].equals(name));
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    // As the kernel writes names there.
    private static String escaped(Path folder) {
        return folder.toString().replace("\\", "\\134").replace(" ", "\\040");
    }

    /** The loop device of a file, if it has one. */
    public static Optional<String> loop(Path file) {
        try (DirectoryStream<Path> devices =
                Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (Path device : devices) {
                if (backing(device).equals(file.toString())) {
                    return Optional.of("/dev/" + device.getFileName());
                }
            }
            return Optional.empty();
        } catch (IOException failed) {
            throw Faults.unavailable(failed);
        }
    }

    private static String backing(Path device) throws IOException {
        try {
            return Files.readString(device.resolve("loop/backing_file")).strip();
        } catch (NoSuchFileException unused) {
            return "";
        }
    }

    /** Gives the file a loop device unless it has one; bytes go past the page cache if wanted. */
    public static String attach(Path file, boolean direct) {
        Optional<String> there = loop(file);
        if (there.isPresent()) {
            return there.get();
        }
        if (direct) {
            Ended ended =
                    Programs.attempt(
                            "losetup", "--find", "--show", "--direct-io=on", file.toString());
            if (ended.well()) {
                return ended.output();
            }
            // not every file system can; a device that was made without it is found here
            Optional<String> made = loop(file);
            if (made.isPresent()) {
                return made.get();
            }
        }
        return Programs.run("losetup", "--find", "--show", file.toString());
    }

    /**
     * Takes the loop device away.
     *
     * @throws org.thecloud.kernel.driver.DriverException CONFLICT while somebody has it mounted
     */
    public static void detach(Path file) {
        for (int tried = 0; tried < PATIENCE; tried++) {
            Optional<String> device = loop(file);
            if (device.isEmpty()) {
                return;
            }
            Programs.attempt("losetup", "--detach", device.get());
            if (loop(file).isEmpty()) {
                return;
            }
            pause(); // who looks at new devices has them open for moments
        }
        throw Faults.conflict("VOLUME_BUSY", "something on the host still has the volume mounted");
    }

    /**
     * Unmounts what is mounted there.
     *
     * @throws org.thecloud.kernel.driver.DriverException CONFLICT while somebody uses it
     */
    public static void unmount(Path folder) {
        for (int tried = 0; tried < PATIENCE && mounted(folder); tried++) {
            if (!Programs.attempt("umount", folder.toString()).well()) {
                pause();
            }
        }
        if (mounted(folder)) {
            throw Faults.conflict("VOLUME_BUSY", "something on the host still uses the volume");
        }
    }

    /** Between two looks at what takes the kernel moments. */
    public static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        }
    }
}
