// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.storage.spi.Draft;

/**
 * A blob that is being written: sent with one request when it is kept, or, as soon as it is longer
 * than a part, in parts.
 */
final class S3Draft implements Draft {

    private static final Logger log = LoggerFactory.getLogger(S3Draft.class);
    private static final int FIRST_BUFFER = 8 * 1024;

    private final UUID id;
    private final String key;
    private final Bucket bucket;
    private final long partBytes;
    private final Set<String> running;
    private final Spool spool = new Spool();
    private final List<String> etags = new ArrayList<>();
    private byte[] block = new byte[FIRST_BUFFER];
    private int filled;
    private long blocks;
    private long size;
    private @Nullable String upload;
    private boolean kept;

    /**
     * @param running ids of uploads that are not left behind by anybody
     */
    S3Draft(UUID id, String key, Bucket bucket, long partBytes, Set<String> running) {
        this.id = id;
        this.key = key;
        this.bucket = bucket;
        this.partBytes = partBytes;
        this.running = running;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int at = from;
        int left = count;
        while (left > 0) {
            if (filled == Frame.BLOCK) {
                seal(false);
            } else if (filled == block.length) {
                block = Arrays.copyOf(block, Math.min(Frame.BLOCK, block.length * 4));
            }
            int some = Math.min(left, block.length - filled);
            System.arraycopy(bytes, at, block, filled, some);
            filled += some;
            at += some;
            left -= some;
        }
        size += count;
    }

    private void seal(boolean last) {
        int checksum = Frame.checksum(id, blocks, last, block, 0, filled);
        try {
            spool.append(block, 0, filled);
            spool.append(
                    ByteBuffer.allocate(Integer.BYTES).putInt(checksum).array(), 0, Integer.BYTES);
            if (!last && spool.size() >= partBytes) {
                sendPart();
            }
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
        blocks++;
        filled = 0;
    }

    private void sendPart() throws IOException {
        if (upload == null) {
            upload = bucket.begin(key);
            running.add(upload);
        }
        etags.add(bucket.part(key, upload, etags.size() + 1, spool.content()));
        spool.clear();
    }

    @Override
    public void keep() {
        seal(true);
        try {
            if (upload == null) {
                bucket.put(key, spool.content());
            } else {
                sendPart();
                complete(upload);
            }
        } catch (IOException failed) {
            throw Failures.explained(failed);
        }
        kept = true;
    }

    // A completion whose answer was lost is not found when it is asked for again.
    private void complete(String begun) throws IOException {
        try {
            bucket.complete(key, begun, etags);
        } catch (Refused refused) {
            long length = size + blocks * Integer.BYTES;
            if (!refused.code().equals("NoSuchUpload") || bucket.length(key) != length) {
                throw refused;
            }
        }
    }

    @Override
    public void close() {
        spool.close();
        String begun = upload;
        if (begun == null) {
            return;
        }
        try {
            if (!kept) {
                bucket.abort(key, begun);
            }
        } catch (IOException left) {
            log.debug("upload {} is left for the sweep", begun, left);
        } finally {
            running.remove(begun);
        }
    }
}
