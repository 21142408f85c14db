// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.spi;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Receipts for engines to use: texts that name one delivery of one message by its sequence and
 * which delivery it was, with a checksum.
 */
public final class Receipts {

    private static final int BYTES = 16;

    /**
     * One delivery.
     *
     * @param received which one: 1 is the first
     */
    public record Delivery(long sequence, int received) {}

    private Receipts() {}

    /** The receipt of a delivery. */
    public static String of(UUID queue, long sequence, int received) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes(queue, sequence, received));
    }

    /** Null if it is none of this queue. */
    public static @Nullable Delivery read(UUID queue, String receipt) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(receipt);
            if (bytes.length != BYTES) {
                return null;
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            Delivery delivery = new Delivery(in.getLong(), in.getInt());
            return java.util.Arrays.equals(
                            bytes, bytes(queue, delivery.sequence(), delivery.received()))
                    ? delivery
                    : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static byte[] bytes(UUID queue, long sequence, int received) {
        ByteBuffer out = ByteBuffer.allocate(BYTES).putLong(sequence).putInt(received);
        ByteBuffer of =
                ByteBuffer.allocate(28)
                        .putLong(queue.getMostSignificantBits())
                        .putLong(queue.getLeastSignificantBits())
                        .putLong(sequence)
                        .putInt(received);
        CRC32C sum = new CRC32C();
        sum.update(of.array());
        return out.putInt((int) sum.getValue()).array();
    }
}
