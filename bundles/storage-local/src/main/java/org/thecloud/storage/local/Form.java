// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * How a blob lies in its file: the bytes, then a checksum for each block of 64 KiB, then a footer
 * that says how long all of it is and has a checksum itself. So a range is verified by reading its
 * blocks and nothing else.
 */
final class Form {

    static final int BLOCK = 64 * 1024;
    private static final long MAGIC = 0x5443424c4f423031L; // TCBLOB01
    private static final int FOOTER = 24;

    private Form() {}

    /** What the footer says. */
    record Layout(long size, int[] checksums) {

        /** Of one block. */
        int length(int number) {
            return (int) Math.min(BLOCK, size - (long) number * BLOCK);
        }
    }

    static int checksum(byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        return (int) crc.getValue();
    }

    /** Checksums and footer of a blob. */
    static ByteBuffer tail(long size, int[] checksums, int blocks) {
        ByteBuffer tail = ByteBuffer.allocate(blocks * 4 + FOOTER);
        for (int i = 0; i < blocks; i++) {
            tail.putInt(checksums[i]);
        }
        tail.putLong(MAGIC).putLong(size).putInt(blocks);
        tail.putInt(checksum(tail.array(), 0, tail.position()));
        return tail.flip();
    }

    /** Reads checksums and footer; an IOException means that they are not what was written. */
    static Layout layout(FileChannel file) throws IOException {
        long length = file.size();
        if (length < FOOTER) {
            throw new IOException("the file is cut off");
        }
        ByteBuffer footer = read(file, length - FOOTER, FOOTER);
        if (footer.getLong() != MAGIC) {
            throw new IOException("the file has no footer");
        }
        long size = footer.getLong();
        int blocks = footer.getInt();
        if (blocks != (size + BLOCK - 1) / BLOCK || size + blocks * 4L + FOOTER != length) {
            throw new IOException("the file has another length than its footer says");
        }
        ByteBuffer tail = read(file, size, blocks * 4 + FOOTER);
        int stated = tail.getInt(blocks * 4 + FOOTER - 4);
        if (stated != checksum(tail.array(), 0, blocks * 4 + FOOTER - 4)) {
            throw new IOException("the footer is damaged");
        }
        int[] checksums = new int[blocks];
        tail.asIntBuffer().get(checksums);
        return new Layout(size, checksums);
    }

    /** Reads one block; an IOException means that it is not what was written. */
    static int block(FileChannel file, Layout layout, int number, byte[] into, int from)
            throws IOException {
        int count = layout.length(number);
        fill(file, (long) number * BLOCK, ByteBuffer.wrap(into, from, count));
        if (checksum(into, from, count) != layout.checksums()[number]) {
            throw new IOException("block " + number + " is damaged");
        }
        return count;
    }

    private static ByteBuffer read(FileChannel file, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        fill(file, at, bytes);
        return bytes.flip();
    }

    private static void fill(FileChannel file, long at, ByteBuffer into) throws IOException {
        long position = at;
        while (into.hasRemaining()) {
            int some = file.read(into, position);
            if (some < 0) {
                throw new EOFException("the file is cut off");
            }
            position += some;
        }
    }
}
