// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.spi.Blob;

/**
 * An open blob. Its first block comes with the opening, so a small one costs one request. Whoever
 * reads on in order gets more at a time, up to 1 MiB; whoever jumps gets one block.
 */
final class S3Blob implements Blob {

    private static final int MOST_BLOCKS = 16;

    private final UUID id;
    private final String key;
    private final Bucket bucket;
    private final long length;
    private final long size;

    /** Verified blocks with their checksums, from a block on. */
    private byte[] window;

    private long first;
    private int held;

    private S3Blob(UUID id, String key, Bucket bucket, long length, byte[] window) {
        this.id = id;
        this.key = key;
        this.bucket = bucket;
        this.length = length;
        this.size = Frame.size(length);
        this.window = window;
        this.held = 1;
    }

    static S3Blob open(UUID id, String key, Bucket bucket) {
        try {
            Answer answer = bucket.get(key, 0, Frame.LENGTH - 1);
            S3Blob blob = new S3Blob(id, key, bucket, answer.whole(), answer.body());
            if (blob.size < 0 || !blob.verified(answer, 0, 1)) {
                // not necessarily in the bucket: the way here has no checksum of its own
                answer = bucket.get(key, 0, Frame.LENGTH - 1);
                blob = new S3Blob(id, key, bucket, answer.whole(), answer.body());
                if (blob.size < 0 || !blob.verified(answer, 0, 1)) {
                    throw blob.damaged(0);
                }
            }
            return blob;
        } catch (Refused refused) {
            if (refused.status() == 416) {
                throw new DriverException(
                        DriverException.Kind.INTERNAL, DAMAGED, "blob " + id + " is empty");
            }
            throw Failures.explained(refused);
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] into, int from, int most) {
        if (position >= size) {
            return -1;
        }
        long block = position / Frame.BLOCK;
        if (block < first || block >= first + held) {
            load(block);
        }
        int offset = (int) (position % Frame.BLOCK);
        int count = bytes(block) - offset;
        int some = Math.min(most, count);
        System.arraycopy(window, (int) (block - first) * Frame.LENGTH + offset, into, from, some);
        return some;
    }

    /** How many bytes are in a block. */
    private int bytes(long block) {
        return (int) Math.min(Frame.BLOCK, size - block * Frame.BLOCK);
    }

    private void load(long block) {
        int wanted = held > 0 && block == first + held ? Math.min(MOST_BLOCKS, held * 2) : 1;
        int count = (int) Math.min(wanted, Frame.blocks(length) - block);
        long from = block * Frame.LENGTH;
        long to = Math.min(length, from + (long) count * Frame.LENGTH) - 1;
        held = 0;
        try {
            Answer answer = bucket.get(key, from, to);
            if (!verified(answer, block, count)) {
                answer = bucket.get(key, from, to);
                if (!verified(answer, block, count)) {
                    throw damaged(block);
                }
            }
            window = answer.body();
            first = block;
            held = count;
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
    }

    private boolean verified(Answer answer, long from, int count) {
        byte[] bytes = answer.body();
        long last = Frame.blocks(length) - 1;
        long expected = Math.min(length - from * Frame.LENGTH, (long) count * Frame.LENGTH);
        if (answer.whole() != length || bytes.length != expected) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int at = i * Frame.LENGTH;
            int some = bytes(from + i);
            int stated = ByteBuffer.wrap(bytes).getInt(at + some);
            if (stated != Frame.checksum(id, from + i, from + i == last, bytes, at, some)) {
                return false;
            }
        }
        return true;
    }

    private DriverException damaged(long block) {
        return new DriverException(
                DriverException.Kind.INTERNAL,
                DAMAGED,
                "block " + block + " of blob " + id + " is not what was written");
    }

    @Override
    public void close() {
        window = new byte[0];
        held = 0;
    }
}
