// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.thecloud.kernel.CloudException;

/**
 * An address of either version as a number, so that it can be counted and compared. Never looks a
 * name up.
 *
 * @param version 4 or 6
 */
public record IpAddress(int version, BigInteger value) implements Comparable<IpAddress> {

    private static final Pattern FOUR =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern SIX = Pattern.compile("[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * Reads an address that a user gave.
     *
     * @throws CloudException INVALID_INPUT naming the field
     */
    public static IpAddress parse(String field, String text) {
        boolean four = FOUR.matcher(text).matches();
        if (four || SIX.matcher(text).matches()) {
            try {
                // neither form is looked up: both are literals
                byte[] bytes = InetAddress.getByName(text).getAddress();
                if (four == (bytes.length == 4)) {
                    return new IpAddress(bytes.length == 4 ? 4 : 6, new BigInteger(1, bytes));
                }
            } catch (UnknownHostException notAnAddress) {
                // refused below, like what has neither form
            }
        }
        throw CloudException.invalid(field, field + " must be an IP address, not " + shown(text));
    }

    /** What a user typed, short enough for a message. */
    static String shown(String text) {
        return "'" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'";
    }

    int bits() {
        return version == 4 ? 32 : 128;
    }

    public IpAddress plus(long steps) {
        return new IpAddress(version, value.add(BigInteger.valueOf(steps)));
    }

    @Override
    public int compareTo(IpAddress other) {
        return version == other.version
                ? value.compareTo(other.value)
                : Integer.compare(version, other.version);
    }

    @Override
    public String toString() {
        byte[] number = value.toByteArray();
        byte[] bytes = new byte[bits() / 8];
        int length = Math.min(number.length, bytes.length);
        System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return version == 4 ? text : shortened(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // RFC 5952: lower case, the longest run of two or more zero groups as ::
    private static String shortened(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int best = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > longest) {
                best = i;
                longest = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += longest - 1;
            } else {
                boolean first = text.isEmpty() || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }
}
