// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.sim;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.thecloud.network.Cidr;
import org.thecloud.network.IpAddress;
import org.thecloud.network.Route;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/** What would become of a packet, by what is wanted. */
final class Fabric {

    private final Folder folder;

    Fabric(Folder folder) {
        this.folder = folder;
    }

    /**
     * A packet that begins a connection.
     *
     * @param source address that it says it comes from
     */
    record Packet(String source, String target, Protocol protocol, @Nullable Integer port) {}

    /**
     * Where it arrives.
     *
     * @param port absent for the gateway outside
     * @param source address that the receiver sees
     */
    record Arrival(@Nullable UUID port, String source) {}

    Optional<Arrival> from(Wanted.Port sender, Packet packet) {
        if (!packet.source().equals(sender.address()) || folder.plugged(sender.id()).isEmpty()) {
            return Optional.empty();
        }
        Optional<Wanted.Port> neighbour = at(sender.network(), packet.target());
        if (!allows(Direction.EGRESS, sender, packet.target(), neighbour.orElse(null), packet)) {
            return Optional.empty();
        }
        Wanted.Network network =
                folder.get(Wanted.Network.class, Kind.NETWORK, sender.network()).orElseThrow();
        if (network.cidr().contains(address(packet.target()))) {
            boolean router =
                    folder.all(Wanted.Subnet.class, Kind.SUBNET).stream()
                            .anyMatch(
                                    subnet ->
                                            subnet.network().equals(network.id())
                                                    && subnet.gateway().equals(packet.target()));
            return router && packet.protocol() == Protocol.ICMP
                    ? Optional.of(new Arrival(null, packet.source()))
                    : neighbour.flatMap(to -> into(to, packet.source(), sender, packet));
        }
        Optional<Wanted.Routes> table = table(sender.subnet());
        Optional<Route> route = table.flatMap(all -> route(all, packet.target()));
        if (table.isPresent() && route.filter(Fabric::leads).isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> peer =
                route.filter(one -> one.target() == Route.Target.INTERNET).isPresent()
                        ? Optional.empty()
                        : peer(network, packet.target());
        if (peer.isPresent()) {
            return at(peer.get(), packet.target())
                    .flatMap(to -> into(to, packet.source(), sender, packet));
        }
        return out(network, sender, packet);
    }

    private Optional<Wanted.Routes> table(UUID subnet) {
        return folder.all(Wanted.Routes.class, Kind.ROUTES).stream()
                .filter(routes -> routes.subnets().contains(subnet))
                .findFirst();
    }

    private static Optional<Route> route(Wanted.Routes table, String target) {
        return table.routes().stream()
                .filter(one -> Cidr.of(one.destination()).contains(address(target)))
                .max(Comparator.comparingInt(one -> Cidr.of(one.destination()).prefix()));
    }

    private static boolean leads(Route route) {
        return route.target() == Route.Target.INTERNET || route.target() == Route.Target.PEERING;
    }

    private Optional<UUID> peer(Wanted.Network network, String target) {
        return folder.all(Wanted.Peering.class, Kind.PEERING).stream()
                .flatMap(
                        peering ->
                                Stream.of(
                                        new Side(
                                                peering.left(),
                                                peering.right(),
                                                peering.rightCidr()),
                                        new Side(
                                                peering.right(),
                                                peering.left(),
                                                peering.leftCidr())))
                .filter(side -> side.here().equals(network.id()))
                .filter(side -> side.cidr().contains(address(target)))
                .map(Side::there)
                .findFirst();
    }

    private record Side(UUID here, UUID there, Cidr cidr) {}

    private Optional<Arrival> out(Wanted.Network network, Wanted.Port sender, Packet packet) {
        Wanted.Uplink uplink = network.uplink();
        if (uplink == null) {
            return Optional.empty();
        }
        String source =
                folder.all(Wanted.Address.class, Kind.ADDRESS).stream()
                        .filter(address -> address.port().equals(sender.id()))
                        .map(Wanted.Address::outside)
                        .findFirst()
                        .orElse(uplink.address());
        if (packet.target().equals(uplink.gateway())) {
            return packet.protocol() == Protocol.ICMP
                    ? Optional.of(new Arrival(null, source))
                    : Optional.empty();
        }
        return fromOutside(new Packet(source, packet.target(), packet.protocol(), packet.port()));
    }

    Optional<Arrival> fromOutside(Packet packet) {
        return folder.all(Wanted.Address.class, Kind.ADDRESS).stream()
                .filter(address -> address.outside().equals(packet.target()))
                .findFirst()
                .flatMap(address -> folder.get(Wanted.Port.class, Kind.PORT, address.port()))
                .flatMap(to -> into(to, packet.source(), null, packet));
    }

    private Optional<Wanted.Port> at(UUID network, String address) {
        return folder.all(Wanted.Port.class, Kind.PORT).stream()
                .filter(port -> port.network().equals(network) && port.address().equals(address))
                .findFirst();
    }

    private Optional<Arrival> into(
            Wanted.Port to, String source, Wanted.@Nullable Port sender, Packet packet) {
        return folder.plugged(to.id()).isPresent()
                        && allows(Direction.INGRESS, to, source, sender, packet)
                ? Optional.of(new Arrival(to.id(), source))
                : Optional.empty();
    }

    private boolean allows(
            Direction direction,
            Wanted.Port at,
            String other,
            Wanted.@Nullable Port otherPort,
            Packet packet) {
        if (direction == Direction.EGRESS
                && packet.protocol() == Protocol.UDP
                && Objects.equals(packet.port(), 53)) {
            return true;
        }
        List<Rule> rules =
                at.rules().stream()
                        .map(id -> folder.get(Wanted.Rules.class, Kind.RULES, id))
                        .flatMap(Optional::stream)
                        .flatMap(all -> all.rules().stream())
                        .filter(rule -> rule.direction() == direction)
                        .toList();
        Optional<Rule> decides =
                rules.stream()
                        .filter(rule -> fits(rule, other, otherPort, packet))
                        .min(
                                Comparator.comparingInt(Rule::priority)
                                        .thenComparing(rule -> rule.action() == Rule.Action.ALLOW));
        return decides.map(rule -> rule.action() == Rule.Action.ALLOW)
                .orElse(direction == Direction.EGRESS && rules.isEmpty());
    }

    private static boolean fits(
            Rule rule, String other, Wanted.@Nullable Port otherPort, Packet packet) {
        UUID group = rule.group();
        String cidr = rule.cidr();
        boolean whom =
                group == null
                        ? cidr != null && Cidr.of(cidr).contains(address(other))
                        : otherPort != null
                                && otherPort.rules().contains(group)
                                && otherPort.address().equals(other);
        return whom && protocol(rule, packet);
    }

    private static boolean protocol(Rule rule, Packet packet) {
        if (rule.protocol() == Protocol.ALL) {
            return true;
        }
        Integer low = rule.portMin();
        Integer high = rule.portMax();
        if (rule.protocol() != packet.protocol()) {
            return false;
        }
        if (rule.protocol() == Protocol.ICMP) {
            return (low == null || low == 8) && (high == null || high == 0);
        }
        Integer port = packet.port();
        return port != null && (low == null || port >= low) && (high == null || port <= high);
    }

    private static IpAddress address(String text) {
        return IpAddress.parse("address", text);
    }
}
