// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * How a blob lies in its object: blocks of 64 KiB, the last one shorter, each followed by a
 * checksum of its bytes, the blob's id, its place, and whether it is the last. So a range is
 * verified by reading its blocks and nothing else, and a block of another blob, from another place,
 * or an object that ends too early is noticed. An empty blob has one empty block.
 */
final class Frame {

    static final int BLOCK = 64 * 1024;
    static final int LENGTH = BLOCK + Integer.BYTES;

    private Frame() {}

    static int checksum(UUID id, long number, boolean last, byte[] bytes, int from, int count) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, count);
        crc.update(
                ByteBuffer.allocate(3 * Long.BYTES + 1)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .putLong(number)
                        .put((byte) (last ? 1 : 0))
                        .array());
        return (int) crc.getValue();
    }

    /** How many blocks an object of this length has. */
    static long blocks(long length) {
        return (length + LENGTH - 1) / LENGTH;
    }

    /** How many bytes of a blob are in an object of this length; negative if it is none. */
    static long size(long length) {
        return length == 0 || length % LENGTH > 0 && length % LENGTH < Integer.BYTES
                ? -1
                : length - blocks(length) * Integer.BYTES;
    }
}
