// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The last whole lines of an output of any length, in a bounded number of bytes. */
final class Tail {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;

    Tail(int most) {
        this.most = most;
    }

    synchronized void add(byte[] piece) {
        kept.write(piece, 0, piece.length);
        // twice the room, so that each byte is moved once only; one more tells whether a line is
        // whole
        if (kept.size() > 2L * most + 1) {
            byte[] all = kept.toByteArray();
            kept.reset();
            kept.write(all, all.length - most - 1, most + 1);
        }
    }

    synchronized String text() {
        byte[] all = kept.toByteArray();
        int from = Math.max(0, all.length - most);
        while (from > 0 && from < all.length && all[from - 1] != '\n') {
            from++;
        }
        return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    }
}
