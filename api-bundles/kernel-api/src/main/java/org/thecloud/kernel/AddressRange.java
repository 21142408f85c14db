// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A block of IP addresses, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone is
 * a block of one.
 *
 * @param base four or sixteen bytes; those behind the block's bits do not count
 */
public record AddressRange(byte[] base, int bits) {

    // only literals: a name would be looked up
    private static final Pattern LITERAL =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    /**
     * @throws IllegalArgumentException if it is no such text
     */
    public static AddressRange of(String text) {
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

    /** Whether it is an address, of the same family, in this block. Names are not looked up. */
    public boolean contains(String address) {
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
