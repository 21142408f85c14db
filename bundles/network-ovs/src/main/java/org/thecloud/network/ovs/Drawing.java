// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.spi.Wanted;

/**
 * What is wanted as rows of OVN's northbound database. Pure. A network is a logical router, a
 * subnet a logical switch; rules are in {@link Acls}, routes in {@link Routing}.
 */
final class Drawing {

    static final String SWITCH = "Logical_Switch";
    static final String ROUTER = "Logical_Router";
    static final String PORT = "Logical_Switch_Port";
    static final String ROUTER_PORT = "Logical_Router_Port";
    static final String GROUP = "Port_Group";
    static final String NAT = "NAT";
    static final String DNS = "DNS";
    static final String BALANCER = "Load_Balancer";
    static final String OUTSIDE = "thecloud";

    static final String ACL = "ACL";
    static final String RATE = "QoS";
    static final String ROUTE = "Logical_Router_Static_Route";
    private static final String DHCP = "DHCP_Options";

    private static final int RATE_PRIORITY = 100;
    // what may come at once: a tenth of a second's worth, and enough for TCP to begin
    private static final int BURST_SHARE = 10;
    private static final int LEAST_BURST_KBIT = 1000;

    private Drawing() {}

    static Map<String, Object> marks(Wanted wanted) {
        return marks(wanted, Map.of());
    }

    private static Map<String, Object> marks(Wanted wanted, Map<String, String> more) {
        Map<String, Object> marks = new java.util.TreeMap<>(more);
        marks.put(Control.INSTALLATION, wanted.installation().toString());
        marks.put(Control.KIND, wanted.kind().name());
        marks.put(Control.ID, wanted.id().toString());
        return marks;
    }

    static UUID names(UUID network) {
        return Ids.of(network, "dns");
    }

    static UUID uplink(UUID network) {
        return Ids.of(network, "uplink");
    }

    // ------------------------------------------------------------ networks

    static List<Row> network(Wanted.Network network, String chassis) {
        List<Row> rows = new ArrayList<>();
        rows.add(
                Row.of(
                        ROUTER,
                        network.id(),
                        Map.of("name", "network-" + network.id(), "external_ids", marks(network))));
        rows.add(
                Row.of(
                        DNS,
                        names(network.id()),
                        Map.of(
                                "external_ids",
                                Map.of(
                                        Control.INSTALLATION,
                                        network.installation().toString(),
                                        "thecloud-network",
                                        network.id().toString(),
                                        "thecloud-domain",
                                        network.domain()))));
        Wanted.Uplink uplink = network.uplink();
        if (uplink != null) {
            rows.addAll(uplink(network, uplink, chassis));
        }
        return rows;
    }

    static UUID outside(UUID installation, Wanted.Uplink uplink) {
        return Ids.of(installation, "outside/" + uplink.pool());
    }

    private static List<Row> uplink(Wanted.Network network, Wanted.Uplink uplink, String chassis) {
        UUID outside = outside(network.installation(), uplink);
        UUID id = uplink(network.id());
        UUID gateway = Ids.of(id, "chassis");
        String name = "uplink-" + network.id();
        Row.Parent router = new Row.Parent(ROUTER, network.id(), "ports");
        return List.of(
                Row.of(SWITCH, outside, Map.of("name", "outside-" + outside)),
                Row.in(
                        new Row.Parent(SWITCH, outside, "ports"),
                        PORT,
                        Ids.of(outside, "localnet"),
                        Map.of(
                                "name",
                                "outside-" + outside + "-localnet",
                                "type",
                                "localnet",
                                "addresses",
                                Set.of("unknown"),
                                "options",
                                Map.of("network_name", OUTSIDE))),
                Row.of(
                        "Gateway_Chassis",
                        gateway,
                        Map.of(
                                "name",
                                name + "-" + chassis,
                                "chassis_name",
                                chassis,
                                "priority",
                                1)),
                Row.in(
                        router,
                        ROUTER_PORT,
                        id,
                        Map.of(
                                "name",
                                name,
                                "mac",
                                Ids.mac(id),
                                "networks",
                                Set.of(uplink.address() + "/" + uplink.pool().prefix()),
                                "gateway_chassis",
                                Set.of(gateway))),
                Row.in(
                        new Row.Parent(SWITCH, outside, "ports"),
                        PORT,
                        Ids.of(id, "port"),
                        Map.of(
                                "name",
                                name + "-port",
                                "type",
                                "router",
                                "addresses",
                                Set.of("router"),
                                "options",
                                Map.of("router-port", name, "nat-addresses", "router"))),
                Row.in(
                        new Row.Parent(ROUTER, network.id(), "static_routes"),
                        ROUTE,
                        Ids.of(id, "route"),
                        Map.of(
                                "ip_prefix",
                                "0.0.0.0/0",
                                "nexthop",
                                uplink.gateway(),
                                "output_port",
                                Set.of(name))),
                Row.in(
                        new Row.Parent(ROUTER, network.id(), "nat"),
                        NAT,
                        Ids.of(id, "nat"),
                        Map.of(
                                "type",
                                "snat",
                                "external_ip",
                                uplink.address(),
                                "logical_ip",
                                network.cidr().toString())));
    }

    // ------------------------------------------------------------ subnets

    static List<Row> subnet(Wanted.Subnet subnet, String domain, int mtu) {
        UUID gateway = gateway(subnet.id());
        String name = "gateway-" + subnet.id();
        String mac = Ids.mac(gateway);
        Map<String, String> lease = new java.util.TreeMap<>();
        lease.put("server_id", subnet.gateway());
        lease.put("server_mac", mac);
        lease.put("lease_time", "3600");
        lease.put("router", subnet.gateway());
        lease.put("mtu", Integer.toString(mtu));
        lease.put("domain_name", "\"" + domain + "\"");
        if (!subnet.nameServers().isEmpty()) {
            lease.put("dns_server", "{" + String.join(", ", subnet.nameServers()) + "}");
        }
        Map<String, Object> ids = marks(subnet);
        ids.put("thecloud-network", subnet.network().toString());
        ids.put("thecloud-gateway", subnet.gateway());
        ids.put("thecloud-prefix", Integer.toString(subnet.cidr().prefix()));
        return List.of(
                Row.of(
                        SWITCH,
                        subnet.id(),
                        Map.of(
                                "name",
                                "subnet-" + subnet.id(),
                                "external_ids",
                                ids,
                                "dns_records",
                                Set.of(names(subnet.network())))),
                Row.in(
                        new Row.Parent(ROUTER, subnet.network(), "ports"),
                        ROUTER_PORT,
                        gateway,
                        Map.of(
                                "name",
                                name,
                                "mac",
                                mac,
                                "networks",
                                Set.of(subnet.gateway() + "/" + subnet.cidr().prefix()))),
                Row.in(
                        new Row.Parent(SWITCH, subnet.id(), "ports"),
                        PORT,
                        Ids.of(gateway, "port"),
                        Map.of(
                                "name",
                                name + "-port",
                                "type",
                                "router",
                                "addresses",
                                Set.of("router"),
                                "options",
                                Map.of("router-port", name))),
                Row.of(
                        DHCP,
                        lease(subnet.id()),
                        Map.of(
                                "cidr",
                                subnet.cidr().toString(),
                                "options",
                                lease,
                                "external_ids",
                                marks(subnet))));
    }

    static UUID gateway(UUID subnet) {
        return Ids.of(subnet, "gateway");
    }

    static UUID lease(UUID subnet) {
        return Ids.of(subnet, "dhcp");
    }

    // ------------------------------------------------------------ ports

    static List<Row> port(Wanted.Port port, String prefix, String gateway) {
        String addresses = port.mac() + " " + port.address();
        List<Row> rows = new ArrayList<>(Acls.unlessRules(port.installation()));
        rows.add(
                Row.in(
                        new Row.Parent(SWITCH, port.subnet(), "ports"),
                        PORT,
                        port.id(),
                        Map.of(
                                "name",
                                port.id().toString(),
                                "addresses",
                                Set.of(addresses),
                                "port_security",
                                Set.of(addresses),
                                "dhcpv4_options",
                                Set.of(lease(port.subnet())),
                                "external_ids",
                                marks(
                                        port,
                                        Map.of(
                                                "thecloud-network",
                                                port.network().toString(),
                                                "thecloud-subnet",
                                                port.subnet().toString(),
                                                "thecloud-host",
                                                port.hostName(),
                                                "thecloud-address",
                                                port.address(),
                                                "thecloud-mac",
                                                port.mac(),
                                                "thecloud-prefix",
                                                prefix,
                                                "thecloud-gateway",
                                                gateway)))));
        return rows;
    }

    /** Which way packets of a port go. */
    enum Way {
        IN("to-lport", "outport"),
        OUT("from-lport", "inport");

        private final String direction;
        private final String field;

        Way(String direction, String field) {
            this.direction = direction;
            this.field = field;
        }
    }

    static UUID rate(UUID port, Way way) {
        return Ids.of(port, "rate/" + way.direction);
    }

    /** How fast a port sends and gets, each for itself. */
    static List<Row> rates(Wanted.Port port) {
        int kbit = port.mbps() * 1000;
        return Stream.of(Way.values())
                .map(
                        way ->
                                Row.in(
                                        new Row.Parent(SWITCH, port.subnet(), "qos_rules"),
                                        RATE,
                                        rate(port.id(), way),
                                        Map.of(
                                                "direction",
                                                way.direction,
                                                "priority",
                                                RATE_PRIORITY,
                                                "match",
                                                "%s == \"%s\"".formatted(way.field, port.id()),
                                                "bandwidth",
                                                Map.of(
                                                        "rate",
                                                        kbit,
                                                        "burst",
                                                        Math.max(
                                                                kbit / BURST_SHARE,
                                                                LEAST_BURST_KBIT)))))
                .toList();
    }

    static UUID published(UUID port) {
        return Ids.of(port, "published");
    }

    /**
     * The way from the host into a port, for what it publishes.
     *
     * @param outside address of the port's network
     * @param gateway from which the host sends
     */
    static List<Row> published(Wanted.Port port, String outside, String gateway) {
        Map<String, String> ways = new java.util.TreeMap<>();
        Set<Integer> inside = new TreeSet<>();
        for (PublishedPort one : port.published()) {
            ways.put(outside + ":" + one.host(), port.address() + ":" + one.inside());
            inside.add(one.inside());
        }
        String numbers = inside.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return List.of(
                Row.of(
                        BALANCER,
                        published(port.id()),
                        Map.of(
                                "name",
                                "published-" + port.id(),
                                "protocol",
                                Set.of("tcp"),
                                "vips",
                                ways)),
                Acls.beforeRules(
                        port,
                        Ids.of(published(port.id()), "acl"),
                        "outport == \"%s\" && ip4.src == %s && tcp && tcp.dst == {%s}"
                                .formatted(port.id(), gateway, numbers)));
    }

    // ------------------------------------------------------------ addresses

    static Row address(Wanted.Address address) {
        return Row.in(
                new Row.Parent(ROUTER, address.network(), "nat"),
                NAT,
                address.id(),
                Map.of(
                        "type",
                        "dnat_and_snat",
                        "external_ip",
                        address.outside(),
                        "logical_ip",
                        address.inside(),
                        "external_ids",
                        marks(address)));
    }
}
