// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.spi.Draft;

/** A blob that is being written to all directories. One that fails is left out and said broken. */
final class LocalDraft implements Draft {

    private static final int FIRST_BUFFER = 8 * 1024;

    /** The file in one directory. */
    private record Copy(Directory directory, FileChannel file) {}

    private final UUID id;
    private final List<Directory> directories;
    private final List<Copy> copies = new ArrayList<>();
    private byte[] block = new byte[FIRST_BUFFER];
    private int filled;
    private int[] checksums = new int[1];
    private int blocks;
    private long size;
    private boolean opened;
    private boolean kept;

    LocalDraft(UUID id, List<Directory> directories) {
        this.id = id;
        this.directories = directories;
        if (directories.isEmpty()) {
            throw unavailable(new IOException("there is no directory that works"));
        }
    }

    private void openFiles() {
        opened = true;
        IOException last = new IOException("there is no directory that works");
        for (Directory directory : directories) {
            try {
                copies.add(new Copy(directory, directory.begin(id)));
            } catch (IOException failed) {
                directory.breaks(failed);
                last = failed;
            }
        }
        if (copies.isEmpty()) {
            throw unavailable(last);
        }
    }

    private static DriverException unavailable(IOException cause) {
        return new DriverException(
                DriverException.Kind.UNAVAILABLE,
                "STORAGE_UNAVAILABLE",
                "the bytes cannot be stored at present",
                cause);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int at = from;
        int left = count;
        while (left > 0) {
            if (filled == block.length && filled < Form.BLOCK) {
                block = Arrays.copyOf(block, Math.min(Form.BLOCK, block.length * 4));
            }
            int some = Math.min(left, block.length - filled);
            System.arraycopy(bytes, at, block, filled, some);
            filled += some;
            at += some;
            left -= some;
            if (filled == Form.BLOCK) {
                flush();
            }
        }
        size += count;
    }

    private void flush() {
        if (filled == 0) {
            return;
        }
        if (blocks == checksums.length) {
            checksums = Arrays.copyOf(checksums, blocks * 2);
        }
        checksums[blocks++] = Form.checksum(block, 0, filled);
        if (!opened) {
            openFiles();
        }
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, filled);
        each(copy -> Directory.drain(copy.file(), bytes.duplicate()));
        filled = 0;
    }

    private interface Step {
        void on(Copy copy) throws IOException;
    }

    private void each(Step step) {
        IOException last = null;
        for (Copy copy : List.copyOf(copies)) {
            try {
                step.on(copy);
            } catch (NoSuchFileException deleted) {
                last = deleted; // the blob, while it was written: no fault of the directory
                drop(copy);
            } catch (IOException failed) {
                last = failed;
                copy.directory().breaks(failed);
                drop(copy);
            }
        }
        if (copies.isEmpty()) {
            throw unavailable(last == null ? new IOException("closed") : last);
        }
    }

    private void drop(Copy copy) {
        copies.remove(copy);
        try {
            copy.file().close();
            copy.directory().delete(id);
        } catch (IOException lost) {
            copy.directory().breaks(lost);
        }
    }

    @Override
    public void keep() {
        if (opened) {
            keepFiles();
        } else {
            keepSmall();
        }
        kept = true;
    }

    private void keepFiles() {
        flush();
        ByteBuffer tail = Form.tail(size, checksums, blocks);
        each(
                copy -> {
                    Directory.drain(copy.file(), tail.duplicate());
                    copy.file().force(false);
                    copy.file().close();
                    copy.directory().keep(id);
                });
    }

    // What fits into one block goes by the journals of the directories, where there are any.
    private void keepSmall() {
        if (filled > 0) {
            checksums[blocks++] = Form.checksum(block, 0, filled);
        }
        ByteBuffer tail = Form.tail(size, checksums, blocks);
        ByteBuffer content = ByteBuffer.allocate(filled + tail.remaining());
        content.put(block, 0, filled).put(tail).flip();
        int done = 0;
        IOException last = new IOException("there is no directory that works");
        for (Directory directory : directories) {
            try {
                if (!directory.ahead().keep(id, content.duplicate())) {
                    directory.keep(id, content.duplicate());
                }
                done++;
            } catch (IOException failed) {
                directory.breaks(failed);
                last = failed;
            }
        }
        if (done == 0) {
            throw unavailable(last);
        }
    }

    @Override
    public void close() {
        if (!kept) {
            List.copyOf(copies).forEach(this::drop);
        }
    }
}
