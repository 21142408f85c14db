// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.host.Mounts;
import org.thecloud.volume.host.Programs;
import org.thecloud.volume.spi.Room;

/**
 * The folder whose files can share bytes until they are written: in the directory itself where its
 * file system has reflinks, else an XFS in a file of the directory.
 */
final class Pool {

    private static final int GIB = 30;

    private final Path directory;
    private final Path image;
    private final Path folder;
    private final int imageGb;
    private final double overcommit;
    private volatile boolean plain;
    private boolean left;

    Pool(Path directory, int imageGb, double overcommit) {
        this.directory = directory;
        this.image = directory.resolve("pool.xfs");
        this.folder = directory.resolve("pool");
        this.imageGb = imageGb;
        this.overcommit = overcommit;
    }

    Path folder() {
        return folder;
    }

    /** Whether there is a file system to be made or mounted. */
    boolean needsImage() throws IOException {
        if (plain) {
            return false;
        }
        Files.createDirectories(folder);
        return Files.exists(image) || Mounts.mounted(folder) || !reflinks();
    }

    /**
     * Makes it ready; nothing happens if it is.
     *
     * @throws DriverException UNAVAILABLE after {@link #leave}: a call that was on its way would
     *     mount it again, and nobody would unmount it
     */
    synchronized void prepare() throws IOException {
        if (left) {
            throw new DriverException(
                    Kind.UNAVAILABLE, "DRIVER_STOPPED", "the volume driver is being stopped");
        }
        if (plain || Mounts.mounted(folder)) {
            return;
        }
        if (!needsImage()) {
            plain = true;
            return;
        }
        if (Files.notExists(image)) {
            makeImage();
        }
        String device = Mounts.attach(image, true);
        Programs.run(
                "mount",
                "-t",
                "xfs",
                "-o",
                "nosuid,nodev,noexec,noatime,discard",
                device,
                folder.toString());
    }

    private void makeImage() throws IOException {
        Path fresh = directory.resolve("pool.xfs.new");
        Files.deleteIfExists(fresh);
        long bytes =
                imageGb > 0
                        ? (long) imageGb << GIB
                        : Files.getFileStore(directory).getTotalSpace() >> GIB << GIB;
        try (RandomAccessFile file = new RandomAccessFile(fresh.toFile(), "rw")) {
            file.setLength(bytes);
        }
        Programs.run("mkfs.xfs", "-q", "-m", "reflink=1", fresh.toString());
        Files.move(fresh, image, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean reflinks() throws IOException {
        Path one = folder.resolve("reflink-1");
        Path two = folder.resolve("reflink-2");
        try {
            Files.write(one, new byte[4096]);
            return Programs.attempt("cp", "--reflink=always", one.toString(), two.toString())
                    .well();
        } finally {
            Files.deleteIfExists(one);
            Files.deleteIfExists(two);
        }
    }

    Room room(Ledger ledger) throws IOException {
        prepare();
        long promised = ledger.all().stream().mapToLong(Entry::promised).sum();
        FileStore store = Files.getFileStore(folder);
        long total = store.getTotalSpace();
        if (!plain) {
            // what the file may yet take of the file system around it, and what it has
            long used = total - store.getUsableSpace();
            total = Math.min(total, used + Files.getFileStore(directory).getUsableSpace());
        }
        long sold = (long) (total * overcommit);
        return new Room(sold, Math.max(0, sold - promised));
    }

    /** Unmounts it for good, if there is something mounted and nothing in it is in use. */
    synchronized void leave() {
        left = true;
        if (!Mounts.mounted(folder) || Programs.attempt("umount", folder.toString()).well()) {
            Mounts.detach(image); // also one that was to be mounted when its thread was stopped
        }
    }
}
