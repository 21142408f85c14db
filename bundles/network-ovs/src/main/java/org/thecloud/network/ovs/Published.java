// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.List;
import java.util.stream.Collectors;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.spi.Wanted;

/**
 * Ports of the host behind which machines are. The host's kernel hands on what comes to them, to
 * the address outside of the machine's network, whose router knows the machine; so they answer
 * whether the platform runs or not.
 */
final class Published {

    private static final String ANY = "0.0.0.0";

    private final Commands host;
    private final String bridge;
    private final String address;
    private final boolean gateway;

    Published(Commands host, String bridge, String address, boolean gateway) {
        this.host = host;
        this.bridge = bridge;
        this.address = address;
        this.gateway = gateway;
    }

    void requireFree(int port) {
        if (!gateway) {
            throw new DriverException(
                    Kind.UNSUPPORTED,
                    "HOST_IS_NO_GATEWAY",
                    "ports are published only on the host that is the gateway of the pool");
        }
        boolean taken =
                host.run(List.of("ss", "-H", "-l", "-t", "-n", "sport = :" + port), "")
                        .lines()
                        .map(line -> line.strip().split("\\s+")[3])
                        .map(local -> local.substring(0, local.lastIndexOf(':')))
                        .anyMatch(this::meets);
        if (taken) {
            throw new DriverException(
                    Kind.CONFLICT,
                    "PORT_CONFLICT",
                    "something else listens on port %d of the host".formatted(port));
        }
    }

    private boolean meets(String listens) {
        return address.equals(ANY)
                || listens.equals(address)
                || List.of(ANY, "*", "[::]").contains(listens);
    }

    /**
     * @param outside address of the machine's network
     */
    void add(Wanted.Port port, String outside) {
        if (!gateway) {
            return;
        }
        for (PublishedPort one : port.published()) {
            String element = "%d : %s . %d".formatted(one.host(), outside, one.host());
            if (!host.attempt(List.of("nft", "-f", "-"), table(element)).well()) {
                // it led somewhere else
                remove(List.of(one.host()));
                host.run(List.of("nft", "-f", "-"), table(element));
            }
        }
        if (address.startsWith("127.")) {
            host.run(
                    List.of("sysctl", "-q", "-w", "net.ipv4.conf." + bridge + ".route_localnet=1"),
                    "");
        }
    }

    void remove(List<Integer> ports) {
        if (gateway && !ports.isEmpty()) {
            String all = ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
            host.attempt(
                    List.of("nft", "delete", "element", "ip", name(), "ports", "{ " + all + " }"),
                    "");
        }
    }

    private String name() {
        return "thecloud_" + bridge.replace('-', '_') + "_ports";
    }

    // What is sent on appears to come from the gateway, to which answers find back.
    private String table(String element) {
        String to = address.equals(ANY) ? "fib daddr type local" : "ip daddr " + address;
        return """
        add table ip %1$s
        add map ip %1$s ports { type inet_service : ipv4_addr . inet_service ; }
        add chain ip %1$s prerouting { type nat hook prerouting priority -110 ; policy accept ; }
        add chain ip %1$s output { type nat hook output priority -110 ; policy accept ; }
        add chain ip %1$s postrouting { type nat hook postrouting priority 90 ; policy accept ; }
        flush chain ip %1$s prerouting
        flush chain ip %1$s output
        flush chain ip %1$s postrouting
        add rule ip %1$s prerouting %2$s meta l4proto tcp dnat ip to tcp dport map @ports
        add rule ip %1$s output %2$s meta l4proto tcp dnat ip to tcp dport map @ports
        add rule ip %1$s postrouting oifname "%3$s" ct status dnat masquerade
        add element ip %1$s ports { %4$s }
        """
                .formatted(name(), to, bridge, element);
    }
}
