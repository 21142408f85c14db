// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes and reads ids. New ids are UUID version 7 (RFC 9562): they sort by time of creation, so an
 * index on the id is an index on age. Within one runtime ids are strictly increasing.
 */
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SEQUENCE_BITS = 12;
    private static final AtomicLong LAST = new AtomicLong();

    private Ids() {}

    /** A new time-ordered id. Thread-safe. */
    public static UUID next() {
        long now = System.currentTimeMillis() << SEQUENCE_BITS;
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, now));
        long high = (tick >>> SEQUENCE_BITS) << 16 | 0x7000L | (tick & 0xFFFL);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /**
     * Reads an id that a user gave.
     *
     * @throws CloudException INVALID_ID naming the field, if the text is not a UUID in its
     *     36-character form
     */
    public static UUID parse(String field, String text) {
        try {
            UUID id = UUID.fromString(text);
            if (text.length() == 36) {
                return id;
            }
        } catch (IllegalArgumentException notAnId) {
            // answered below, like a text of the wrong length
        }
        throw new CloudException(
                KernelError.INVALID_ID,
                field + " must be a UUID",
                java.util.Map.of("field", field));
    }
}
