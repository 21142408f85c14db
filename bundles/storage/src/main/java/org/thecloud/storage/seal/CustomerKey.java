// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that a client brings with each request and that is never stored. */
public final class CustomerKey {

    public static final int BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;

    /**
     * @param key 32 bytes
     */
    public CustomerKey(byte[] key) {
        if (key.length != BYTES) {
            throw new IllegalArgumentException("a key has %d bytes".formatted(BYTES));
        }
        this.key = key.clone();
    }

    /** A seal by which this key will be known again, and nobody can tell it. */
    public Seal newSeal() {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        String text = HexFormat.of().formatHex(salt);
        return new Seal(Seal.Kind.CUSTOMER, text + " " + check(text));
    }

    /** Whether the seal was made with this key; takes as long for a near miss as for a far one. */
    public boolean made(Seal seal) {
        return MessageDigest.isEqual(
                check(salt(seal)).getBytes(StandardCharsets.US_ASCII),
                seal.text()
                        .substring(seal.text().indexOf(' ') + 1)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static String salt(Seal seal) {
        return seal.text().substring(0, Math.max(0, seal.text().indexOf(' ')));
    }

    private String check(String salt) {
        return HexFormat.of().formatHex(hmac("check " + salt));
    }

    /** The key that bytes with this seal are encrypted with. */
    public byte[] dataKey(Seal seal) {
        return hmac("data " + salt(seal));
    }

    private byte[] hmac(String text) {
        return hmac(key, text);
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** MD5 of the key in base64, which clients send along. */
    public String md5() {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(key));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public String toString() {
        return "CustomerKey";
    }
}
