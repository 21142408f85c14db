// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.volume.file.Tools.Ended;

/**
 * Volumes in use: for virtual machines as a file, for containers as a folder in which the file
 * system of that file is mounted. Each step looks first whether it was done.
 */
final class Folders {

    private static final String FILE_SYSTEM = "ext4";

    private final Path mounts;
    private final Ledger ledger;
    private final Vault vault;

    /** What this process has mounted, or found mounted and looked at. */
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();

    Folders(Path directory, Ledger ledger) {
        this.mounts = directory.resolve("mounted");
        this.ledger = ledger;
        this.vault = new Vault(directory.resolve("clear"));
    }

    Vault vault() {
        return vault;
    }

    private Path folder(UUID id) {
        return mounts.resolve(id.toString());
    }

    private Path bytes(Entry entry) {
        return entry.encrypted() ? vault.file(entry.id()) : ledger.bytes(entry.id());
    }

    /** The file with its bytes in clear. */
    Path device(Entry entry, @Nullable Secret key) throws IOException {
        if (entry.encrypted()) {
            vault.open(entry.id(), ledger.bytes(entry.id()), Objects.requireNonNull(key));
        }
        return bytes(entry);
    }

    Path mount(Entry entry, @Nullable Secret key) throws IOException {
        Path folder = folder(entry.id());
        if (entry.format() == Entry.Format.BEGUN) {
            Mounts.unmount(folder); // nobody was given it
        }
        if (Mounts.mounted(folder)) {
            if (entry.encrypted() && !vault.open(entry.id())) {
                throw new DriverException(
                        Kind.UNAVAILABLE,
                        "VOLUME_BROKEN",
                        "the process of the encrypted volume has ended; stop its instance and start"
                                + " it again");
            }
            if (seen.add(entry.id())) {
                grow(entry); // whoever mounted it may have died before
            }
            return folder;
        }
        Path bytes = device(entry, key);
        String device = Mounts.attach(bytes, !entry.encrypted());
        format(entry, device);
        Files.createDirectories(folder);
        mount(device, folder);
        fill(device, folder);
        seen.add(entry.id());
        return folder;
    }

    private static void mount(String device, Path folder) {
        Ended ended =
                Tools.attempt(
                        "mount",
                        "-t",
                        FILE_SYSTEM,
                        "-o",
                        "nosuid,nodev,noatime",
                        device,
                        folder.toString());
        if (ended.exit() != 0) {
            throw new DriverException(
                    Kind.CONFLICT,
                    "NOT_MOUNTABLE",
                    "the volume has no file system that can be mounted here",
                    new IOException(ended.output()));
        }
    }

    // As large as the volume, which may have grown, or be a larger copy. What is mounted may only
    // be
    // enlarged by who may exceed limits; who may not does it before.
    private static void fill(String device, Path folder) throws IOException {
        if (Tools.attempt("resize2fs", device).exit() != 0) {
            Mounts.unmount(folder);
            Tools.attempt("e2fsck", "-f", "-p", device);
            Tools.run("resize2fs", device);
            mount(device, folder);
            clear(folder);
        }
    }

    // What the file system's own programs put there; others want an empty folder.
    private static void clear(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder.resolve("lost+found"));
        } catch (DirectoryNotEmptyException found) {
            // its owner may want to look at it
        }
    }

    // What was begun and never mounted holds nothing of anybody; whatever else there is stays.
    private void format(Entry entry, String device) throws IOException {
        if (entry.format() == Entry.Format.MADE) {
            return;
        }
        if (entry.format() == Entry.Format.NONE) {
            Ended found = Tools.attempt("blkid", "--probe", "--match-tag", "TYPE", device);
            if (!found.output().isEmpty()) {
                return;
            }
        }
        Entry begun = ledger.save(entry.withFormat(Entry.Format.BEGUN));
        Tools.run(
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
        Path folder = folder(entry.id());
        Files.createDirectories(folder);
        Tools.run("mount", "-t", FILE_SYSTEM, device, folder.toString());
        clear(folder);
        Mounts.unmount(folder);
        ledger.save(begun.withFormat(Entry.Format.MADE));
    }

    /** Sees to it that what was written so far is in the volume's file. */
    void flush(UUID id) {
        if (Mounts.mounted(folder(id))) {
            Tools.run("sync", "--file-system", folder(id).toString());
        }
    }

    /**
     * Lets its user see that it has grown; without the capability to exceed limits, its file system
     * grows when it is mounted the next time.
     */
    void grow(Entry entry) {
        Optional<String> device = Mounts.loop(bytes(entry));
        if (device.isPresent()) {
            Tools.run("losetup", "--set-capacity", device.get());
            if (Mounts.mounted(folder(entry.id()))) {
                Tools.attempt("resize2fs", device.get());
            }
        }
    }

    void leave(Entry entry) throws IOException {
        Path folder = folder(entry.id());
        Mounts.unmount(folder);
        seen.remove(entry.id());
        Files.deleteIfExists(folder);
        Mounts.detach(bytes(entry));
        if (entry.encrypted()) {
            vault.close(entry.id());
        }
    }
}
