// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.sqs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.thecloud.queue.MessageAttribute;

/** The checksums by which SDKs see that a message arrived whole. */
final class Digests {

    private Digests() {}

    static String ofBody(String body) {
        return HexFormat.of().formatHex(md5().digest(body.getBytes(StandardCharsets.UTF_8)));
    }

    /** Names in order; each name, type and value with its length before it. */
    static String of(Map<String, MessageAttribute> attributes) {
        MessageDigest digest = md5();
        new TreeMap<>(attributes)
                .forEach(
                        (name, value) -> {
                            add(digest, name.getBytes(StandardCharsets.UTF_8));
                            add(digest, value.type().getBytes(StandardCharsets.UTF_8));
                            byte[] bytes = value.bytes();
                            digest.update((byte) (bytes == null ? 1 : 2));
                            add(
                                    digest,
                                    bytes == null
                                            ? String.valueOf(value.text())
                                                    .getBytes(StandardCharsets.UTF_8)
                                            : bytes);
                        });
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    // What the protocol wants is MD5; nothing rests on its strength.
    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
