// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.thecloud.network.spi.Wanted;

/**
 * The bridge through which networks of this host reach what is outside. Where the host is the
 * gateway of the pool, it has that address, lets networks out under its own, and lets nothing of
 * theirs in to itself.
 */
final class Outside {

    private final Control control;
    private final Commands host;
    private final String bridge;
    private final boolean gateway;
    private final List<String> refused;

    Outside(Control control, Commands host, String bridge, boolean gateway, String... refused) {
        this.control = control;
        this.host = host;
        this.bridge = bridge;
        this.gateway = gateway;
        this.refused =
                Stream.of(refused)
                        .flatMap(blocks -> Stream.of(blocks.split("[,\\s]+")))
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    void ensure(Wanted.Uplink uplink) {
        Control.Host switches = control.host();
        boolean there =
                !Control.rows(
                                control.local(),
                                "Bridge",
                                List.of("name"),
                                Transaction.where("name", "==", bridge))
                        .isEmpty();
        if (!there) {
            make(switches);
        }
        map(switches);
        if (gateway) {
            beGateway(uplink);
        }
    }

    /**
     * Knows from now on which router has an address. Who asked for it would be answered, for the
     * blink of an eye, by the one that had it before.
     */
    void leads(String address, String mac) {
        if (gateway) {
            host.attempt(
                    List.of(
                            "ip",
                            "neighbour",
                            "replace",
                            address,
                            "lladdr",
                            mac,
                            "nud",
                            "reachable",
                            "dev",
                            bridge),
                    "");
        }
    }

    /** Forgets which router has an address. */
    void forget(String address) {
        if (gateway) {
            host.attempt(List.of("ip", "neighbour", "delete", address, "dev", bridge), "");
        }
    }

    private void make(Control.Host switches) {
        String datapath =
                Control.rows(
                                control.local(),
                                "Bridge",
                                List.of("datapath_type"),
                                Transaction.where("name", "==", "br-int"))
                        .stream()
                        .findFirst()
                        .map(row -> row.path("datapath_type").asText())
                        .orElse("");
        UUID row = Ids.of(switches.row(), "bridge/" + bridge);
        UUID port = Ids.of(row, "port");
        UUID internal = Ids.of(row, "interface");
        control.local()
                .transact(
                        new Transaction()
                                .insert(
                                        "Interface",
                                        internal,
                                        Map.of("name", bridge, "type", "internal"))
                                .insert(
                                        "Port",
                                        port,
                                        Map.of("name", bridge, "interfaces", internal))
                                .insert(
                                        "Bridge",
                                        row,
                                        Map.of(
                                                "name",
                                                bridge,
                                                "datapath_type",
                                                datapath,
                                                "ports",
                                                port,
                                                "external_ids",
                                                Map.of("thecloud", "outside")))
                                .mutate("Open_vSwitch", "bridges", "insert", row)
                                .mutate("Open_vSwitch", "next_cfg", "+=", 1));
        control.awaitLocal();
    }

    private void map(Control.Host switches) {
        String mapping = Drawing.OUTSIDE + ":" + bridge;
        List<String> known =
                Stream.of(switches.mappings().split(",")).filter(one -> !one.isEmpty()).toList();
        if (known.contains(mapping)) {
            return;
        }
        String all =
                String.join(
                        ",",
                        Stream.concat(
                                        known.stream()
                                                .filter(
                                                        one ->
                                                                !one.startsWith(
                                                                        Drawing.OUTSIDE + ":")),
                                        Stream.of(mapping))
                                .toList());
        control.local()
                .transact(
                        new Transaction()
                                .mutate(
                                        "Open_vSwitch",
                                        "external_ids",
                                        "delete",
                                        List.of("ovn-bridge-mappings"))
                                .mutate(
                                        "Open_vSwitch",
                                        "external_ids",
                                        "insert",
                                        Map.of("ovn-bridge-mappings", all)));
    }

    // The address goes with the device when the switch is started anew.
    private void beGateway(Wanted.Uplink uplink) {
        String address = uplink.gateway() + "/" + uplink.pool().prefix();
        String seen = host.run(List.of("ip", "-o", "address", "show", "dev", bridge), "");
        if (seen.contains(" " + address + " ")) {
            return;
        }
        host.run(
                List.of("ip", "-batch", "-"),
                "address replace %s dev %s\nlink set %s up\n".formatted(address, bridge, bridge));
        host.run(List.of("ethtool", "-K", bridge, "tx", "off"), "");
        host.run(List.of("nft", "-f", "-"), filter(uplink));
        letThroughDocker();
        host.run(List.of("sysctl", "-q", "-w", "net.ipv4.ip_forward=1"), "");
    }

    private String filter(Wanted.Uplink uplink) {
        String table = "thecloud_" + bridge.replace('-', '_');
        String outer = String.join(", ", refused);
        return """
        table ip %1$s
        delete table ip %1$s
        table ip %1$s {
            chain input {
                type filter hook input priority -10; policy accept;
                iifname "%2$s" ct state established,related accept
                iifname "%2$s" icmp type echo-request accept
                iifname "%2$s" drop
            }
            chain forward {
                type filter hook forward priority -10; policy accept;
                iifname "%2$s" ct state established,related accept
                %3$s
            }
            chain postrouting {
                type nat hook postrouting priority 100; policy accept;
                ip saddr %4$s oifname != "%2$s" masquerade
            }
        }
        """
                .formatted(
                        table,
                        bridge,
                        outer.isEmpty()
                                ? ""
                                : "iifname \"%s\" ip daddr { %s } drop".formatted(bridge, outer),
                        uplink.pool());
    }

    // An engine of Docker on the same host drops whatever is forwarded, unless it is told here.
    private void letThroughDocker() {
        if (!host.attempt(List.of("iptables", "-n", "-L", "DOCKER-USER"), "").well()) {
            return;
        }
        for (String side : List.of("-i", "-o")) {
            List<String> rule = List.of("DOCKER-USER", side, bridge, "-j", "ACCEPT");
            if (!host.attempt(joined("-C", rule), "").well()) {
                host.run(joined("-I", rule), "");
            }
        }
    }

    private static List<String> joined(String verb, List<String> rule) {
        return Stream.concat(Stream.of("iptables", verb), rule.stream()).toList();
    }
}
