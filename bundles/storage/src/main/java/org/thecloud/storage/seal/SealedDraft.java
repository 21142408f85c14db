// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.seal;

import org.thecloud.storage.spi.Draft;

/** A draft whose bytes are encrypted on the way to another one. */
public final class SealedDraft implements Draft {

    private final Draft draft;
    private final Chunks chunks;
    private final byte[] plain;
    private final byte[] sealed;
    private int filled;
    private long number;

    /**
     * @param expected bytes that will come, or negative if nobody knows; what does not come so must
     *     not be kept
     */
    public SealedDraft(Draft draft, Chunks chunks, long expected) {
        this.draft = draft;
        this.chunks = chunks;
        this.plain =
                new byte
                        [expected < 0
                                ? Chunks.PLAIN
                                : (int) Math.max(1, Math.min(expected, Chunks.PLAIN))];
        this.sealed = new byte[plain.length + Chunks.TAG];
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int at = from;
        int left = count;
        while (left > 0) {
            if (filled == plain.length) {
                flush(false); // only now is it known that it is not the last
            }
            int some = Math.min(left, plain.length - filled);
            System.arraycopy(bytes, at, plain, filled, some);
            filled += some;
            at += some;
            left -= some;
        }
    }

    private void flush(boolean last) {
        draft.write(sealed, 0, chunks.seal(number++, last, plain, 0, filled, sealed));
        filled = 0;
    }

    @Override
    public void keep() {
        flush(true);
        draft.keep();
    }

    @Override
    public void close() {
        draft.close();
    }
}
