// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.spi;

import java.util.List;

/**
 * What a machine must know whose network is plugged in from outside.
 *
 * @param hostName its own name
 * @param mac of its interface
 * @param mtu largest packet that it may send
 * @param offloads whether it may leave checksums and the cutting of packets to the host
 * @param nameServers whom it asks for names
 * @param searchDomain in which short names are looked for
 */
public record Wiring(
        String hostName,
        String mac,
        int mtu,
        boolean offloads,
        List<String> nameServers,
        String searchDomain) {

    public Wiring {
        nameServers = List.copyOf(nameServers);
    }
}
