// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The arithmetic of AWS Signature Version 4. */
public final class SigV4 {

    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final HexFormat HEX = HexFormat.of();
    private static final HexFormat UPPER = HexFormat.of().withUpperCase();

    private SigV4() {}

    /** The key for one day, region and service. */
    public static byte[] signingKey(String secret, String date, String region, String service) {
        byte[] day = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), date);
        return hmac(hmac(hmac(day, region), service), "aws4_request");
    }

    /** The signature of a text, in lower-case hexadecimal. */
    public static String sign(byte[] signingKey, String text) {
        return HEX.formatHex(hmac(signingKey, text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** SHA-256 in lower-case hexadecimal. */
    public static String hash(byte[] bytes) {
        return HEX.formatHex(sha256().digest(bytes));
    }

    /** SHA-256 of a text's UTF-8 bytes in lower-case hexadecimal. */
    public static String hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A digest of its own. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** Whether two signatures are the same; takes as long for a near miss as for a far one. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** Percent-encodes everything but letters, digits, {@code -._~}, and slashes if asked. */
    public static String encode(String text, boolean keepSlashes) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (one & 0xff);
            if (c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || "-._~".indexOf(c) >= 0
                    || keepSlashes && c == '/') {
                out.append(c);
            } else {
                out.append('%');
                UPPER.toHexDigits(out, one);
            }
        }
        return out.toString();
    }

    /**
     * Takes percent-encoding off.
     *
     * @param plusIsSpace whether {@code +} means a space, as in queries
     * @throws AwsRefusal InvalidURI if this is no UTF-8
     */
    public static String decode(String text, boolean plusIsSpace) {
        if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
            return text;
        }
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                if (i + 2 >= raw.length
                        || !HexFormat.isHexDigit(raw[i + 1])
                        || !HexFormat.isHexDigit(raw[i + 2])) {
                    throw badUri();
                }
                out.put(
                        (byte)
                                (HexFormat.fromHexDigit(raw[i + 1]) << 4
                                        | HexFormat.fromHexDigit(raw[i + 2])));
                i += 2;
            } else {
                out.put(plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i]);
            }
        }
        try {
            CharBuffer chars =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(out.flip());
            return chars.toString();
        } catch (CharacterCodingException notUtf8) {
            throw badUri();
        }
    }

    private static AwsRefusal badUri() {
        return new AwsRefusal(400, "InvalidURI", "the URI is not percent-encoded UTF-8");
    }
}
