// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** The first bytes of an output of any length. */
final class Head {

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final int most;
    private boolean cut;

    Head(int most) {
        this.most = most;
    }

    synchronized void add(byte[] piece) {
        int room = Math.min(piece.length, most - kept.size());
        kept.write(piece, 0, room);
        cut |= room < piece.length;
    }

    synchronized boolean cut() {
        return cut;
    }

    /** As text; a character that was cut in two is left out. */
    synchronized String text() {
        CharBuffer text = CharBuffer.allocate(kept.size());
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(kept.toByteArray()), text, !cut);
        return text.flip().toString();
    }
}
