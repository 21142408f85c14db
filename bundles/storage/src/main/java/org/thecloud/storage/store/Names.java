// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import java.nio.charset.StandardCharsets;

/**
 * Keys as they are stored: one character for each byte of their UTF-8 form. So both databases sort
 * them by bytes, as clients expect.
 */
final class Names {

    /** Higher than every stored key. */
    static final String END = "\u0100";

    private Names() {}

    static String stored(String key) {
        return new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    static String key(String stored) {
        return new String(stored.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The lowest text that is higher than everything with this stored prefix. */
    static String after(String prefix) {
        if (prefix.isEmpty()) {
            return END;
        }
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }
}
