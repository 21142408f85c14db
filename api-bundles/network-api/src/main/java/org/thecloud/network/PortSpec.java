// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network;

import java.util.List;
import java.util.UUID;

/**
 * What is stored of a port.
 *
 * @param instance whose port it is
 * @param hostName under which it is found in its VPC
 * @param address its own; only one port of a subnet has it
 * @param mbps how fast it sends and gets at most, in megabits a second; 0 for as fast as can be
 * @param published TCP ports that answer on an address of the host
 */
public record PortSpec(
        UUID vpc,
        UUID subnet,
        String driver,
        UUID instance,
        String hostName,
        String address,
        String mac,
        List<UUID> groups,
        int mbps,
        List<PublishedPort> published) {

    public PortSpec {
        groups = List.copyOf(groups);
        published = published == null ? List.of() : List.copyOf(published);
    }

    public PortSpec withGroups(List<UUID> wanted) {
        return new PortSpec(
                vpc, subnet, driver, instance, hostName, address, mac, wanted, mbps, published);
    }

    public PortSpec withMbps(int wanted) {
        return new PortSpec(
                vpc, subnet, driver, instance, hostName, address, mac, groups, wanted, published);
    }
}
