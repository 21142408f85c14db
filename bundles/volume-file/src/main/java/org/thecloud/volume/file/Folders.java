// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.file;

import java.io.IOException;
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
import org.thecloud.volume.host.Ext4;
import org.thecloud.volume.host.Mounts;
import org.thecloud.volume.host.Programs;

/**
 * Volumes in use: for virtual machines as a file, for containers as a folder in which the file
 * system of that file is mounted. Each step looks first whether it was done.
 */
final class Folders {

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
        Ext4.mount(device, folder);
        seen.add(entry.id());
        return folder;
    }

    // What was begun and never mounted holds nothing of anybody; whatever else there is stays.
    private void format(Entry entry, String device) throws IOException {
        if (entry.format() == Entry.Format.MADE) {
            return;
        }
        if (entry.format() == Entry.Format.NONE && !Ext4.blank(device)) {
            return;
        }
        Entry begun = ledger.save(entry.withFormat(Entry.Format.BEGUN));
        Ext4.make(device, folder(entry.id()));
        ledger.save(begun.withFormat(Entry.Format.MADE));
    }

    /** Sees to it that what was written so far is in the volume's file. */
    void flush(UUID id) {
        if (Mounts.mounted(folder(id))) {
            Ext4.flush(folder(id));
        }
    }

    /**
     * Lets its user see that it has grown; without the capability to exceed limits, its file system
     * grows when it is mounted the next time.
     */
    void grow(Entry entry) {
        Optional<String> device = Mounts.loop(bytes(entry));
        if (device.isPresent()) {
            Programs.run("losetup", "--set-capacity", device.get());
            if (Mounts.mounted(folder(entry.id()))) {
                Ext4.grow(device.get());
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
