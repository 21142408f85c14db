// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of addresses such as {@code 10.0.0.0/8} or {@code fc00::/7}. */
record Network(InetAddress base, int bits) {

    private static final Pattern FORM =
            Pattern.compile(
                    "((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)/(\\d{1,3})");

    static Network of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(text + " is no network such as 10.0.0.0/8");
        }
        try {
            InetAddress base = InetAddress.getByName(form.group(1)); // never a name: no lookup
            int bits = Integer.parseInt(form.group(2));
            if (bits > base.getAddress().length * 8) {
                throw new IllegalArgumentException(text + ": the prefix is too long");
            }
            return new Network(base, bits);
        } catch (UnknownHostException notAnAddress) {
            throw new IllegalArgumentException(text + " is no network", notAnAddress);
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit += 8) {
            int mask = 0xff << Math.max(0, 8 - (bits - bit)) & 0xff;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is one address. */
    boolean single() {
        return bits == base.getAddress().length * 8;
    }
}
