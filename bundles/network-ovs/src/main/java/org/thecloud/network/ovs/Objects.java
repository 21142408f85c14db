// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted;

/** Everything that is wanted, at OVN: made, removed, found again. */
final class Objects {

    private static final String EXTERNAL = "external_ids";
    private static final int LINKS = 1 << 14;
    private static final List<String> MARKED =
            List.of(
                    Drawing.ROUTER,
                    Drawing.SWITCH,
                    Drawing.GROUP,
                    Drawing.PORT,
                    Drawing.ROUTER_PORT,
                    Drawing.ROUTE,
                    Drawing.NAT);

    private final Control control;
    private final Tables tables;
    private final int mtu;

    Objects(Control control, int mtu) {
        this.control = control;
        this.tables = new Tables(control, this);
        this.mtu = mtu;
    }

    void ensure(Wanted wanted) {
        if (wanted instanceof Wanted.Network network) {
            control.ensure(Drawing.network(network, control.host().chassis()), new Transaction());
        } else if (wanted instanceof Wanted.Subnet subnet) {
            subnet(subnet);
        } else if (wanted instanceof Wanted.Rules rules) {
            control.ensure(Acls.rules(rules), new Transaction());
        } else if (wanted instanceof Wanted.Port port) {
            port(port);
        } else if (wanted instanceof Wanted.Peering peering) {
            peering(peering);
        } else if (wanted instanceof Wanted.Routes routes) {
            tables.ensure(routes);
        } else if (wanted instanceof Wanted.Address address) {
            require(
                    Drawing.ROUTER_PORT,
                    Drawing.uplink(address.network()),
                    "the way out of network");
            control.ensure(List.of(Drawing.address(address)), moved(address));
        }
    }

    // A row stays where it hangs: an address that stands for a port of another network is moved.
    private Transaction moved(Wanted.Address address) {
        Transaction more = new Transaction();
        for (JsonNode router :
                control.rows(
                        Drawing.ROUTER,
                        List.of("_uuid"),
                        Transaction.where("nat", "includes", Set.of(address.id())))) {
            UUID at = Values.uuid(router.path("_uuid"));
            if (!at.equals(address.network())) {
                more.mutate(
                        Drawing.ROUTER, "nat", "delete", Set.of(address.id()), Transaction.id(at));
                more.mutate(
                        Drawing.ROUTER,
                        "nat",
                        "insert",
                        Set.of(address.id()),
                        Transaction.id(address.network()));
            }
        }
        return more;
    }

    JsonNode require(String table, UUID id, String what) {
        return require(table, id, what, EXTERNAL);
    }

    JsonNode require(String table, UUID id, String what, String column) {
        return control.find(table, List.of("_uuid", column), Transaction.id(id))
                .orElseThrow(() -> Faults.absent(what, id));
    }

    private void subnet(Wanted.Subnet subnet) {
        require(Drawing.ROUTER, subnet.network(), "network");
        String domain =
                Values.map(
                                require(Drawing.DNS, Drawing.names(subnet.network()), "network")
                                        .path(EXTERNAL))
                        .getOrDefault("thecloud-domain", "");
        control.ensure(Drawing.subnet(subnet, domain, mtu), new Transaction());
    }

    // ------------------------------------------------------------ ports

    private void port(Wanted.Port port) {
        Map<String, String> subnet =
                Values.map(require(Drawing.SWITCH, port.subnet(), "subnet").path(EXTERNAL));
        port.rules().forEach(id -> require(Drawing.GROUP, id, "rule set"));
        Transaction more = new Transaction();
        memberships(more, port);
        names(more, port);
        if (port.mbps() == 0) {
            noRates(more, port.id());
        }
        List<Row> rows =
                new ArrayList<>(
                        Drawing.port(
                                port,
                                subnet.getOrDefault("thecloud-prefix", ""),
                                subnet.getOrDefault("thecloud-gateway", "")));
        if (port.mbps() > 0) {
            rows.addAll(Drawing.rates(port));
        }
        if (!port.published().isEmpty()) {
            rows.addAll(
                    Drawing.published(port, outsideOf(port.network()), gatewayOf(port.network())));
            balance(more, port);
        }
        control.ensure(rows, more);
    }

    private void noRates(Transaction changes, UUID port) {
        for (Drawing.Way way : Drawing.Way.values()) {
            child(changes, Drawing.SWITCH, "qos_rules", Drawing.RATE, Drawing.rate(port, way));
        }
    }

    /** The address outside of a network. */
    String outsideOf(UUID network) {
        String block = uplinkOf(network);
        return block.substring(0, block.indexOf('/'));
    }

    /** The address outside of a network, and how large the pool is that it is of. */
    String uplinkOf(UUID network) {
        return control.find(
                        Drawing.ROUTER_PORT,
                        List.of("networks"),
                        Transaction.id(Drawing.uplink(network)))
                .map(row -> Values.text(row.path("networks")))
                .orElseThrow(() -> Faults.absent("the way out of network", network));
    }

    String gatewayOf(UUID network) {
        return control.find(
                        Drawing.ROUTE,
                        List.of("nexthop"),
                        Transaction.id(Ids.of(Drawing.uplink(network), "route")))
                .map(row -> Values.text(row.path("nexthop")))
                .orElseThrow(() -> Faults.absent("the way out of network", network));
    }

    private void balance(Transaction more, Wanted.Port port) {
        Set<UUID> balancer = Set.of(Drawing.published(port.id()));
        if (control.find(
                        Drawing.ROUTER,
                        List.of("_uuid"),
                        Transaction.where("load_balancer", "includes", balancer))
                .isEmpty()) {
            more.mutate(
                    Drawing.ROUTER,
                    "load_balancer",
                    "insert",
                    balancer,
                    Transaction.id(port.network()));
        }
    }

    /** Ports of the host behind which a port is. */
    List<Integer> published(UUID port) {
        return control
                .find(Drawing.BALANCER, List.of("vips"), Transaction.id(Drawing.published(port)))
                .map(row -> Values.map(row.path("vips")).keySet())
                .orElse(Set.of())
                .stream()
                .map(way -> Integer.valueOf(way.substring(way.lastIndexOf(':') + 1)))
                .toList();
    }

    private void memberships(Transaction more, Wanted.Port port) {
        Set<UUID> wanted = new HashSet<>(port.rules());
        wanted.add(Acls.all(port.installation()));
        for (JsonNode row :
                control.rows(
                        Drawing.GROUP,
                        List.of("_uuid"),
                        Transaction.where("ports", "includes", Set.of(port.id())))) {
            UUID group = Values.uuid(row.path("_uuid"));
            if (!wanted.remove(group)) {
                member(more, "delete", group, port.id());
            }
        }
        wanted.forEach(group -> member(more, "insert", group, port.id()));
    }

    private static void member(Transaction more, String how, UUID group, UUID port) {
        more.mutate(Drawing.GROUP, "ports", how, Set.of(port), Transaction.id(group));
    }

    private void names(Transaction more, Wanted.Port port) {
        JsonNode row =
                control.find(
                                Drawing.DNS,
                                List.of("records", EXTERNAL),
                                Transaction.id(Drawing.names(port.network())))
                        .orElseThrow(() -> Faults.absent("network", port.network()));
        String host = port.hostName().toLowerCase(Locale.ROOT);
        String domain = Values.map(row.path(EXTERNAL)).getOrDefault("thecloud-domain", "");
        Map<String, String> wanted =
                host.isEmpty()
                        ? Map.of()
                        : Map.of(host, port.address(), host + "." + domain, port.address());
        Map<String, String> records = Values.map(row.path("records"));
        Set<String> stale = new HashSet<>();
        records.forEach(
                (name, address) -> {
                    if (address.equals(port.address()) && !wanted.containsKey(name)) {
                        stale.add(name);
                    }
                });
        wanted.forEach(
                (name, address) -> {
                    if (records.containsKey(name) && !address.equals(records.get(name))) {
                        stale.add(name);
                    }
                });
        UUID dns = Drawing.names(port.network());
        if (!stale.isEmpty()) {
            more.mutate(Drawing.DNS, "records", "delete", stale, Transaction.id(dns));
        }
        if (!records.entrySet().containsAll(wanted.entrySet())) {
            more.mutate(Drawing.DNS, "records", "insert", wanted, Transaction.id(dns));
        }
    }

    /** The address outside of something that stands for a port; empty if there is none. */
    String outside(UUID address) {
        return control.find(Drawing.NAT, List.of("external_ip"), Transaction.id(address))
                .map(row -> Values.text(row.path("external_ip")))
                .orElse("");
    }

    /** The address outside that a network has; empty if it has none. */
    String ownOutside(UUID network) {
        return control.find(
                        Drawing.ROUTER_PORT,
                        List.of("networks"),
                        Transaction.id(Drawing.uplink(network)))
                .map(row -> Values.text(row.path("networks")).replaceFirst("/.*", ""))
                .orElse("");
    }

    /** What a port was made with, for the machine's side. */
    Plugs.Inside inside(UUID port) {
        Map<String, String> ids = Values.map(require(Drawing.PORT, port, "port").path(EXTERNAL));
        return new Plugs.Inside(
                ids.getOrDefault(Control.INSTALLATION, ""),
                ids.getOrDefault("thecloud-mac", ""),
                ids.getOrDefault("thecloud-address", ""),
                ids.getOrDefault("thecloud-prefix", ""),
                ids.getOrDefault("thecloud-gateway", ""));
    }

    // ------------------------------------------------------------ peerings

    private void peering(Wanted.Peering peering) {
        require(Drawing.ROUTER, peering.left(), "network");
        require(Drawing.ROUTER, peering.right(), "network");
        control.ensure(Routing.peering(peering, link(peering)), new Transaction());
    }

    // The line keeps its addresses; a new one takes some that no line of these two routers has.
    private int link(Wanted.Peering peering) {
        Set<String> taken = new HashSet<>();
        UUID mine = Routing.end(peering.id(), true);
        for (JsonNode row :
                control.rows(
                        Drawing.ROUTER_PORT,
                        List.of("_uuid", "networks"),
                        Transaction.where(
                                EXTERNAL,
                                "includes",
                                Map.of(
                                        Control.INSTALLATION,
                                        peering.installation().toString(),
                                        Control.KIND,
                                        Wanted.Kind.PEERING.name())))) {
            String network = Values.text(row.path("networks"));
            if (Values.uuid(row.path("_uuid")).equals(mine)) {
                return number(network);
            }
            taken.add(network);
        }
        int link = Math.floorMod(peering.id().hashCode(), LINKS);
        for (int tries = 0; tries < LINKS; tries++) {
            if (!taken.contains(Routing.linkAddress(link, true) + "/30")) {
                return link;
            }
            link = (link + 1) % LINKS;
        }
        throw new org.thecloud.kernel.driver.DriverException(
                org.thecloud.kernel.driver.DriverException.Kind.EXHAUSTED,
                "TOO_MANY_PEERINGS",
                "there are " + LINKS + " peerings already");
    }

    private static int number(String network) {
        String[] part = network.split("[./]", -1);
        return (Integer.parseInt(part[2]) << 8 | Integer.parseInt(part[3])) >> 2;
    }

    // ------------------------------------------------------------ removal

    void delete(Wanted.Kind kind, UUID id) {
        Transaction changes = new Transaction();
        switch (kind) {
            case NETWORK -> network(changes, id);
            case SUBNET -> {
                changes.delete(Drawing.SWITCH, Transaction.id(id));
                changes.delete("DHCP_Options", Transaction.id(Drawing.lease(id)));
                child(changes, Drawing.ROUTER, "ports", Drawing.ROUTER_PORT, Ids.of(id, "gateway"));
            }
            case RULES -> changes.delete(Drawing.GROUP, Transaction.id(id));
            case PORT -> {
                removeNames(changes, id);
                UUID published = Drawing.published(id);
                child(changes, Drawing.SWITCH, "acls", Drawing.ACL, Ids.of(published, "acl"));
                if (control.find(Drawing.BALANCER, List.of("_uuid"), Transaction.id(published))
                        .isPresent()) {
                    changes.delete(Drawing.BALANCER, Transaction.id(published));
                }
                noRates(changes, id);
                child(changes, Drawing.SWITCH, "ports", Drawing.PORT, id);
            }
            case PEERING -> {
                for (boolean left : new boolean[] {true, false}) {
                    UUID end = Routing.end(id, left);
                    child(changes, Drawing.ROUTER, "ports", Drawing.ROUTER_PORT, end);
                    child(
                            changes,
                            Drawing.ROUTER,
                            "static_routes",
                            "Logical_Router_Static_Route",
                            Ids.of(end, "route"));
                }
            }
            case ROUTES -> tables.delete(changes, id);
            case ADDRESS -> child(changes, Drawing.ROUTER, "nat", Drawing.NAT, id);
        }
        if (changes.isEmpty() || !present(kind, id)) {
            return;
        }
        control.commit(changes);
    }

    private boolean present(Wanted.Kind kind, UUID id) {
        ArrayNode marks =
                Transaction.where(
                        EXTERNAL,
                        "includes",
                        Map.of(Control.KIND, kind.name(), Control.ID, id.toString()));
        return MARKED.stream()
                .anyMatch(table -> control.find(table, List.of("_uuid"), marks).isPresent());
    }

    private void network(Transaction changes, UUID id) {
        UUID uplink = Drawing.uplink(id);
        child(changes, Drawing.SWITCH, "ports", Drawing.PORT, Ids.of(uplink, "port"));
        changes.delete(Drawing.ROUTER, Transaction.id(id));
        changes.delete(Drawing.DNS, Transaction.id(Drawing.names(id)));
    }

    // A row that hangs on another goes when nothing names it any more.
    private void child(
            Transaction changes, String parent, String column, String table, UUID child) {
        if (control.find(table, List.of("_uuid"), Transaction.id(child)).isPresent()) {
            changes.mutate(
                    parent,
                    column,
                    "delete",
                    Set.of(child),
                    Transaction.where(column, "includes", Set.of(child)));
        }
    }

    private void removeNames(Transaction changes, UUID id) {
        control.find(Drawing.PORT, List.of(EXTERNAL), Transaction.id(id))
                .map(row -> Values.map(row.path(EXTERNAL)))
                .ifPresent(
                        ids -> {
                            UUID network =
                                    UUID.fromString(ids.getOrDefault("thecloud-network", ""));
                            Set<String> stale =
                                    namesOf(network, ids.getOrDefault("thecloud-address", ""));
                            if (!stale.isEmpty()) {
                                changes.mutate(
                                        Drawing.DNS,
                                        "records",
                                        "delete",
                                        stale,
                                        Transaction.id(Drawing.names(network)));
                            }
                        });
    }

    private Set<String> namesOf(UUID network, String address) {
        Set<String> names = new HashSet<>();
        control.find(Drawing.DNS, List.of("records"), Transaction.id(Drawing.names(network)))
                .ifPresent(
                        row ->
                                Values.map(row.path("records"))
                                        .forEach(
                                                (name, at) -> {
                                                    if (at.equals(address)) {
                                                        names.add(name);
                                                    }
                                                }));
        return names;
    }

    // ------------------------------------------------------------ what there is

    Set<Found> list(UUID installation) {
        ArrayNode ours =
                Transaction.where(
                        EXTERNAL,
                        "includes",
                        Map.of(Control.INSTALLATION, installation.toString()));
        List<JsonNode> rows = new ArrayList<>();
        MARKED.forEach(table -> rows.addAll(control.rows(table, List.of(EXTERNAL), ours)));
        Set<Found> found = new HashSet<>();
        for (JsonNode row : rows) {
            Map<String, String> ids = Values.map(row.path(EXTERNAL));
            if (ids.containsKey(Control.KIND)) {
                found.add(
                        new Found(
                                Wanted.Kind.valueOf(ids.get(Control.KIND)),
                                UUID.fromString(ids.get(Control.ID))));
            }
        }
        return found;
    }

    /** Whether a port is there, and if so whether its packets flow. */
    java.util.Optional<Boolean> up(UUID port) {
        return control.find(Drawing.PORT, List.of("up"), Transaction.id(port))
                .map(row -> Values.text(row.path("up")).equals("true"));
    }
}
