// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.seal.Seal;
import org.thecloud.storage.spi.Blob;

/** Some bytes of an object, in order; opens what it needs when it comes to it. */
final class Content extends InputStream {

    private final Opening opening;
    private final List<Piece> pieces;
    private long position;
    private long left;
    private int next;
    private @Nullable Blob open;
    private long openFrom;
    private boolean moved;

    /** A blob and where in the object it begins. */
    record Piece(UUID blob, long from, long size, @Nullable Seal seal) {}

    /** Opens what a piece is in. */
    interface Opening {
        Blob open(Piece piece);
    }

    Content(Opening opening, List<Piece> pieces, long from, long count) {
        this.opening = opening;
        this.pieces = pieces;
        this.position = from;
        this.left = count;
        while (next < pieces.size() - 1
                && pieces.get(next).from() + pieces.get(next).size() <= from) {
            next++;
        }
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        if (left <= 0) {
            return -1;
        }
        try {
            while (true) {
                Blob blob = current();
                int wanted = (int) Math.min(most, left);
                int some = blob.read(position - openFrom, into, from, wanted);
                if (some > 0) {
                    position += some;
                    moved = false;
                    left -= some;
                    return some;
                }
                close();
                if (next >= pieces.size()) {
                    throw new IOException("the object is shorter than it should be");
                }
            }
        } catch (DriverException failed) {
            if (failed.kind() == DriverException.Kind.NOT_FOUND && !moved) {
                moved = true; // it is in another store by now
                next--;
                close();
                return read(into, from, most);
            }
            throw Blobs.explained(failed);
        }
    }

    /** Opens what comes first, so that what is not there is known before an answer begins. */
    Content opened() {
        if (left > 0) {
            current();
        }
        return this;
    }

    private Blob current() {
        if (open == null) {
            Piece piece = pieces.get(next++);
            openFrom = piece.from();
            open = opening.open(piece);
        }
        return open;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
