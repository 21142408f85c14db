// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.thecloud.kernel.CloudException;

/**
 * A public key as one line of {@code authorized_keys}, of a kind that servers take today and
 * without options. What it decodes to is looked at to its end: what a guest cannot read would lock
 * its owner out, and what it reads otherwise would let somebody else in.
 */
record PublicKeyLine(String text, String fingerprint) {

    private static final int LONGEST = 16 * 1024;
    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 16 * 1024;
    private static final int ED25519_BYTES = 32;
    private static final Pattern LINE =
            Pattern.compile("([a-z0-9-]+) ([A-Za-z0-9+/]+={0,2})(?: ([\\x20-\\x7e]{0,256}))?");
    private static final Map<String, String> CURVES =
            Map.of(
                    "nistp256", "secp256r1",
                    "nistp384", "secp384r1",
                    "nistp521", "secp521r1");

    /** Judges a line. */
    static PublicKeyLine parse(String given) {
        String line = given.strip();
        if (line.contains("PRIVATE KEY")) {
            throw refused("this is a private key: keep it to yourself, and change it now");
        }
        Matcher parts = LINE.matcher(line);
        if (line.length() > LONGEST || !parts.matches()) {
            throw refused("public_key must be one line such as ssh-ed25519 AAAA... name");
        }
        byte[] blob = decoded(parts.group(2));
        try {
            judge(parts.group(1), ByteBuffer.wrap(blob));
        } catch (BufferUnderflowException cutOff) {
            throw refused("the key is cut off");
        }
        String comment = parts.group(3) == null ? "" : " " + parts.group(3).strip();
        return new PublicKeyLine(
                (parts.group(1) + " " + parts.group(2) + comment).strip(), fingerprint(blob));
    }

    private static byte[] decoded(String base64) {
        try {
            byte[] blob = Base64.getDecoder().decode(base64);
            if (Base64.getEncoder().encodeToString(blob).equals(base64)) {
                return blob;
            }
        } catch (IllegalArgumentException none) {
            // refused below
        }
        throw refused("the key is not in base64");
    }

    private static void judge(String type, ByteBuffer blob) {
        if (!text(blob).equals(type)) {
            throw refused("the key is of another type than it says");
        }
        switch (type) {
            case "ssh-ed25519" -> {
                if (bytes(blob).length != ED25519_BYTES) {
                    throw refused("a key of ed25519 has 32 bytes");
                }
            }
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521" ->
                    ecdsa(type.substring("ecdsa-sha2-".length()), blob);
            case "ssh-rsa" -> rsa(number(blob), number(blob));
            default ->
                    throw refused(
                            "keys are ssh-ed25519, ecdsa-sha2-nistp256, -nistp384, -nistp521 or ssh-rsa");
        }
        if (blob.hasRemaining()) {
            throw refused("the key has something behind it");
        }
    }

    private static void rsa(BigInteger exponent, BigInteger modulus) {
        if (modulus.bitLength() < LEAST_RSA_BITS || modulus.bitLength() > MOST_RSA_BITS) {
            throw refused("a key of RSA has 2048 to 16384 bits");
        }
        boolean odd = modulus.testBit(0) && exponent.testBit(0);
        if (!odd || exponent.compareTo(BigInteger.TWO) <= 0 || exponent.compareTo(modulus) >= 0) {
            throw refused("the key is no key of RSA");
        }
    }

    private static void ecdsa(String curve, ByteBuffer blob) {
        if (!text(blob).equals(curve)) {
            throw refused("the key is of another curve than it says");
        }
        byte[] point = bytes(blob);
        ECParameterSpec parameters = parameters(curve);
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        int size = (p.bitLength() + 7) / 8;
        if (point.length != 1 + 2 * size || point[0] != 4) {
            throw refused("the key is no point in the long form");
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + size));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + size, point.length));
        BigInteger a = parameters.getCurve().getA();
        BigInteger right = x.pow(3).add(a.multiply(x)).add(parameters.getCurve().getB()).mod(p);
        boolean inField = x.compareTo(p) < 0 && y.compareTo(p) < 0;
        if (!inField || !y.multiply(y).mod(p).equals(right)) {
            throw refused("the key is no point of its curve");
        }
    }

    private static ECParameterSpec parameters(String curve) {
        try {
            AlgorithmParameters known = AlgorithmParameters.getInstance("EC");
            known.init(new ECGenParameterSpec(CURVES.get(curve)));
            return known.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static BigInteger number(ByteBuffer blob) {
        byte[] bytes = bytes(blob);
        boolean negative = bytes.length > 0 && bytes[0] < 0;
        boolean padded = bytes.length > 1 && bytes[0] == 0 && bytes[1] >= 0;
        if (bytes.length == 0 || negative || padded) {
            throw refused("the key is no key of RSA");
        }
        return new BigInteger(bytes);
    }

    private static String text(ByteBuffer blob) {
        return new String(bytes(blob), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(ByteBuffer blob) {
        int length = blob.getInt();
        if (length < 0 || length > blob.remaining()) {
            throw refused("the key is cut off");
        }
        byte[] bytes = new byte[length];
        blob.get(bytes);
        return bytes;
    }

    private static String fingerprint(byte[] blob) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(blob);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CloudException refused(String why) {
        return CloudException.invalid("public_key", why);
    }
}
