// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Brings a folder's names to the disk, many at a time: whoever comes while a sync is under way
 * shares the next one.
 */
final class FolderSync {

    private final Path path;
    private long asked;
    private long synced;
    private boolean running;

    FolderSync(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Returns when all names that were in the folder before the call are on the disk. */
    void sync() throws IOException {
        long mine;
        synchronized (this) {
            mine = ++asked;
            while (running && synced < mine) {
                try {
                    wait();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted before the folder was on the disk");
                }
            }
            if (synced >= mine) {
                return;
            }
            running = true;
            mine = asked;
        }
        boolean done = false;
        try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
            done = true;
        } finally {
            synchronized (this) {
                running = false;
                if (done) {
                    synced = Math.max(synced, mine);
                }
                notifyAll();
            }
        }
    }
}
