// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/** What rows, devices and addresses are called, from the platform's ids alone. */
final class Ids {

    private Ids() {}

    /** Another row that belongs to the same thing. */
    static UUID of(UUID id, String role) {
        return UUID.nameUUIDFromBytes((id + "/" + role).getBytes(StandardCharsets.UTF_8));
    }

    /** A unicast address that nobody was given by a vendor. */
    static String mac(UUID id) {
        long bits = of(id, "mac").getLeastSignificantBits();
        StringBuilder mac = new StringBuilder("0a");
        for (int i = 0; i < 5; i++) {
            mac.append(':').append(HexFormat.of().toHexDigits((byte) (bits >> (8 * i))));
        }
        return mac.toString();
    }

    /** Name of a network device on the host: 15 characters, of which the id's random end counts. */
    static String device(UUID id) {
        String digits = id.toString().replace("-", "");
        return "tc" + digits.substring(digits.length() - 13);
    }

    /** A word that may stand in a match. */
    static String word(String prefix, UUID id) {
        return prefix + id.toString().replace("-", "");
    }
}
