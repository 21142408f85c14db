// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.UUID;

/**
 * A port as the machine behind it needs to know it.
 *
 * @param address its own address, which DHCP gives it as well
 * @param mtu largest packet that it carries
 * @param offloads whether the machine may leave checksums and the cutting of packets to the host
 * @param nameServers whom to ask for names
 * @param searchDomain in which names of the same VPC are found
 */
public record PlacedPort(
        UUID id,
        UUID vpc,
        UUID subnet,
        String address,
        String mac,
        int mtu,
        boolean offloads,
        List<String> nameServers,
        String searchDomain) {

    public PlacedPort {
        nameServers = List.copyOf(nameServers);
    }
}
