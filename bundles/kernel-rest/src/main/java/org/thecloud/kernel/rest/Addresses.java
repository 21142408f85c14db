// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells the address of a request's sender: the socket's, unless that is a proxy which the operator
 * trusts.
 */
final class Addresses {

    private record Network(byte[] address, int bits) {

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            int whole = bits / 8;
            if (!Arrays.equals(address, 0, whole, other, 0, whole)) {
                return false;
            }
            int mask = 0xff00 >> (bits % 8) & 0xff;
            return bits % 8 == 0 || (address[whole] & mask) == (other[whole] & mask);
        }
    }

    private final List<Network> trusted = new ArrayList<>();

    Addresses(String... networks) {
        for (String line : networks) {
            for (String network : line.split(",", -1)) { // a file gives the whole list as one text
                if (!network.isBlank()) {
                    trusted.add(network(network.strip()));
                }
            }
        }
    }

    /**
     * What one sender can have many of counts as one: of an IPv6 address the first 64 bits, of an
     * IPv4 address all.
     */
    static String sender(String address) {
        byte[] bytes = literal(address);
        return bytes == null || bytes.length == 4
                ? address
                : HexFormat.of().formatHex(bytes, 0, 8) + "/64";
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            throw new IllegalArgumentException(text + " is not a network");
        }
        return new Network(
                address,
                slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1)));
    }

    /**
     * The last address of X-Forwarded-For that is not a trusted proxy; headers of others are
     * ignored.
     */
    String of(String socket, @Nullable String forwardedFor) {
        String address = socket;
        if (forwardedFor == null || !trusts(address)) {
            return address;
        }
        String[] hops = forwardedFor.split(",", -1);
        for (int i = hops.length - 1; i >= 0 && trusts(address); i--) {
            String hop = hops[i].strip();
            if (literal(hop) == null) {
                break;
            }
            address = hop;
        }
        return address;
    }

    private boolean trusts(String address) {
        byte[] bytes = literal(address);
        return bytes != null && trusted.stream().anyMatch(network -> network.contains(bytes));
    }

    private static byte @Nullable [] literal(String text) {
        if (text.isEmpty() || !text.matches("[0-9a-fA-F.:]+")) {
            return null; // a name would be looked up
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
