// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.seal;

import java.security.GeneralSecurityException;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.storage.spi.Blob;

/** An encrypted blob as it was before. Reads and decrypts only the chunks that are asked for. */
public final class OpenedBlob implements Blob {

    private final Blob blob;
    private final Chunks chunks;
    private final long size;
    private final byte[] sealed;
    private final byte[] plain;
    private long held = -1;
    private int filled;

    /**
     * @param size bytes before they were encrypted
     */
    public OpenedBlob(Blob blob, Chunks chunks, long size) {
        this.blob = blob;
        this.chunks = chunks;
        this.size = size;
        this.sealed = new byte[(int) Math.min(Chunks.SEALED, Chunks.sealed(size))];
        this.plain = new byte[sealed.length - Chunks.TAG];
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
        long number = position / Chunks.PLAIN;
        if (number != held) {
            open(number);
        }
        int at = (int) (position - number * Chunks.PLAIN);
        int some = Math.min(most, filled - at);
        System.arraycopy(plain, at, into, from, some);
        return some;
    }

    private void open(long number) {
        held = -1;
        boolean last = number == Chunks.count(size) - 1;
        long start = number * Chunks.SEALED;
        int wanted = (int) Math.min(Chunks.SEALED, Chunks.sealed(size) - start);
        int have = 0;
        while (have < wanted) {
            int some = blob.read(start + have, sealed, have, wanted - have);
            if (some <= 0) {
                throw damaged("is shorter than it should be", null);
            }
            have += some;
        }
        try {
            filled = chunks.open(number, last, sealed, wanted, plain);
        } catch (GeneralSecurityException other) {
            throw damaged("is not what was encrypted", other);
        }
        held = number;
    }

    private static DriverException damaged(
            String what, @org.jspecify.annotations.Nullable Throwable cause) {
        return new DriverException(
                DriverException.Kind.INTERNAL, DAMAGED, "an encrypted blob " + what, cause);
    }

    @Override
    public void close() {
        blob.close();
    }
}
