// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A block of IP addresses, such as {@code 10.0.0.0/8}. */
record AddressRange(byte[] base, int bits) {

    // only literals: a name would be looked up
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    // what reaches as far as this is anybody
    private static final int WIDEST_V4 = 8;
    private static final int WIDEST_V6 = 32;

    static AddressRange of(String text) {
        int slash = text.indexOf('/');
        byte[] base = address(slash < 0 ? text : text.substring(0, slash));
        int longest = base.length * Byte.SIZE;
        String width = slash < 0 ? String.valueOf(longest) : text.substring(slash + 1);
        int bits = width.matches("[0-9]{1,3}") ? Integer.parseInt(width) : -1;
        if (bits < 0 || bits > longest) {
            throw notARange(text);
        }
        return new AddressRange(base, bits);
    }

    boolean wide() {
        return bits < (base.length == 4 ? WIDEST_V4 : WIDEST_V6);
    }

    boolean contains(String address) {
        byte[] other;
        try {
            other = address(address);
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
        if (other.length != base.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            int at = bit / Byte.SIZE;
            if ((base[at] & mask) != (other[at] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] address(String text) {
        if (!LITERAL.matcher(text).matches()) {
            throw notARange(text);
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw notARange(text);
        }
    }

    private static IllegalArgumentException notARange(String text) {
        return new IllegalArgumentException(
                "\"" + text + "\" is not an address range like 10.0.0.0/8");
    }
}
