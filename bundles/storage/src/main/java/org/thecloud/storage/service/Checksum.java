// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** A checksum of those that S3 clients send with their bytes. */
public abstract class Checksum {

    private final String name;

    private Checksum(String name) {
        this.name = name;
    }

    /** Such as {@code crc32c}. */
    public String name() {
        return name;
    }

    abstract void update(byte[] bytes, int from, int count);

    abstract byte[] value();

    String text() {
        return Base64.getEncoder().encodeToString(value());
    }

    /** A new one of this name, in any case. */
    public static Optional<Checksum> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "crc32" -> Optional.of(new Crc("crc32", new CRC32()));
            case "crc32c" -> Optional.of(new Crc("crc32c", new CRC32C()));
            case "crc64nvme" -> Optional.of(new Crc64());
            case "sha1" -> Optional.of(new Digest("sha1", "SHA-1"));
            case "sha256" -> Optional.of(new Digest("sha256", "SHA-256"));
            default -> Optional.empty();
        };
    }

    private static final class Crc extends Checksum {

        private final java.util.zip.Checksum crc;

        Crc(String name, java.util.zip.Checksum crc) {
            super(name);
            this.crc = crc;
        }

        @Override
        void update(byte[] bytes, int from, int count) {
            crc.update(bytes, from, count);
        }

        @Override
        byte[] value() {
            int value = (int) crc.getValue();
            return new byte[] {
                (byte) (value >>> 24), (byte) (value >>> 16), (byte) (value >>> 8), (byte) value
            };
        }
    }

    private static final class Digest extends Checksum {

        private final MessageDigest digest;

        Digest(String name, String algorithm) {
            super(name);
            this.digest = digest(algorithm);
        }

        @Override
        void update(byte[] bytes, int from, int count) {
            digest.update(bytes, from, count);
        }

        @Override
        byte[] value() {
            return digest.digest();
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    /** CRC-64/NVME, eight bytes a step. */
    private static final class Crc64 extends Checksum {

        private static final long[][] TABLE = new long[8][256];

        static {
            for (int i = 0; i < 256; i++) {
                long value = i;
                for (int bit = 0; bit < 8; bit++) {
                    value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ 0x9a6c9329ac4bc9b5L;
                }
                TABLE[0][i] = value;
            }
            for (int i = 0; i < 256; i++) {
                for (int slice = 1; slice < 8; slice++) {
                    long before = TABLE[slice - 1][i];
                    TABLE[slice][i] = before >>> 8 ^ TABLE[0][(int) (before & 0xff)];
                }
            }
        }

        private long crc = -1;

        Crc64() {
            super("crc64nvme");
        }

        @Override
        void update(byte[] bytes, int from, int count) {
            int at = from;
            int end = from + count;
            for (; end - at >= 8; at += 8) {
                long next = 0;
                for (int i = 0; i < 8; i++) {
                    int slot = (int) (crc >>> 8 * i ^ bytes[at + i]) & 0xff;
                    next ^= TABLE[7 - i][slot];
                }
                crc = next;
            }
            for (; at < end; at++) {
                crc = crc >>> 8 ^ TABLE[0][(int) (crc ^ bytes[at]) & 0xff];
            }
        }

        @Override
        byte[] value() {
            return java.nio.ByteBuffer.allocate(8).putLong(~crc).array();
        }
    }
}
