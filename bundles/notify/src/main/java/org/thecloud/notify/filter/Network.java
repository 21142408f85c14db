// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.filter;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Addresses of one network, by their first bits. */
record Network(BigInteger address, int bytes, int prefix) implements Predicate<String> {

    static Network of(JsonNode operand) {
        String[] parts = operand.isTextual() ? operand.textValue().split("/", -1) : new String[0];
        byte @Nullable [] address = parts.length == 2 ? address(parts[0]) : null;
        if (address == null || !parts[1].matches("\\d{1,3}")) {
            throw FilterPolicy.refused("cidr needs a network such as 10.0.0.0/24");
        }
        int prefix = Integer.parseInt(parts[1]);
        if (prefix > address.length * 8) {
            throw FilterPolicy.refused("the network of cidr has too many bits");
        }
        return new Network(new BigInteger(1, address), address.length, prefix);
    }

    @Override
    public boolean test(String text) {
        byte @Nullable [] other = address(text);
        if (other == null || other.length != bytes) {
            return false;
        }
        int rest = bytes * 8 - prefix;
        return new BigInteger(1, other).shiftRight(rest).equals(address.shiftRight(rest));
    }

    /** Of a literal address only: no name is looked up. */
    private static byte @Nullable [] address(String text) {
        boolean literal =
                text.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                        || text.contains(":") && text.matches("[0-9a-fA-F:.]+");
        try {
            return literal ? InetAddress.getByName(text).getAddress() : null;
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
