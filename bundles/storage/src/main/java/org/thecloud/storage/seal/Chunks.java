// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts bytes in chunks by AES-256-GCM, so that any of them can be read without the others. The
 * nonce is the chunk's number and whether it is the last: chunks can be neither swapped, repeated
 * nor cut off. The key must be one blob's alone. Belongs to one thread.
 */
public final class Chunks {

    static final int TAG = 16;

    /** Bytes of a chunk on the disk; stores check as many at a time. */
    static final int SEALED = 64 * 1024;

    /** Bytes of a chunk before it is encrypted. */
    static final int PLAIN = SEALED - TAG;

    private static final int NONCE = 12;

    private final SecretKeySpec key;
    private final Cipher cipher;
    private final byte[] raw;

    /**
     * @param key 32 bytes
     */
    public Chunks(byte[] key) {
        try {
            this.raw = key.clone();
            this.key = new SecretKeySpec(key, "AES");
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Bytes on the disk for so many bytes. */
    static long sealed(long plain) {
        return plain + count(plain) * TAG;
    }

    static long count(long plain) {
        return Math.max(1, (plain + PLAIN - 1) / PLAIN);
    }

    /** Answers how many bytes came out. */
    int seal(long number, boolean last, byte[] in, int from, int count, byte[] out) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number, last));
            return cipher.doFinal(in, from, count, out, 0);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("cannot encrypt", broken);
        }
    }

    /**
     * Answers how many bytes came out.
     *
     * @throws GeneralSecurityException if they are not what was encrypted
     */
    int open(long number, boolean last, byte[] in, int count, byte[] out)
            throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, nonce(number, last));
        return cipher.doFinal(in, 0, count, out, 0);
    }

    private static GCMParameterSpec nonce(long number, boolean last) {
        byte[] nonce = ByteBuffer.allocate(NONCE).putInt(last ? 1 : 0).putLong(number).array();
        return new GCMParameterSpec(TAG * Byte.SIZE, nonce);
    }

    /** A digest in hexadecimal that tells nothing of the bytes to those without the key. */
    public String veiled(String digest) {
        byte[] keyed = CustomerKey.hmac(raw, "digest " + digest);
        return HexFormat.of().formatHex(keyed).substring(0, Math.min(64, digest.length()));
    }
}
