// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Cidr;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.IpAddress;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PortSpec;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Reachability.Hop;
import org.thecloud.network.Route;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.Tracing;

/**
 * Follows one packet through what is stored and installed: the sender's rules, the way, the
 * receiver's rules. Stops at the first thing that does not let it pass.
 */
final class Reach {

    private final Stores stores;
    private final Backend backend;
    private final Caller caller;
    private final List<Hop> hops = new ArrayList<>();

    Reach(Stores stores, Backend backend, Caller caller) {
        this.stores = stores;
        this.backend = backend;
        this.caller = caller;
    }

    Reachability answer(Resource<VpcSpec, Installed> vpc, ReachQuestion question) {
        check(question);
        Resource<PortSpec, Installed> from =
                port(vpc.id(), question.from())
                        .orElseThrow(
                                () ->
                                        CloudException.invalid(
                                                "from",
                                                "from must be an instance, port or address in the"
                                                        + " VPC"));
        Optional<Resource<PortSpec, Installed>> to = target(vpc.id(), question.to());
        IpAddress address = address(to, question.to());
        boolean passes =
                installed("port of the sender", from)
                        && rules(Direction.EGRESS, from, address, to.orElse(null), question)
                        && way(vpc, from, address, to.orElse(null))
                        && to.map(
                                        port ->
                                                installed("port of the receiver", port)
                                                        && rules(
                                                                Direction.INGRESS,
                                                                port,
                                                                seenAs(from, port),
                                                                from,
                                                                question))
                                .orElse(true);
        Hop last = hops.get(hops.size() - 1);
        String what = what(question) + " from " + from.spec().address() + " to " + address;
        return new Reachability(
                passes,
                passes ? what + " passes" : what + " does not pass: " + last.why(),
                hops,
                trace(from, address, question));
    }

    private static void check(ReachQuestion question) {
        boolean ports = question.protocol() == Protocol.TCP || question.protocol() == Protocol.UDP;
        Integer port = question.port();
        if (ports && (port == null || port < 1 || port > 65535)) {
            throw CloudException.invalid("port", "port must be from 1 to 65535");
        }
        if (!ports && port != null) {
            throw CloudException.invalid("port", "only tcp and udp have a port");
        }
    }

    private static String what(ReachQuestion question) {
        String name = question.protocol().name().toLowerCase(Locale.ROOT);
        return question.port() == null ? name : name + "/" + question.port();
    }

    // ------------------------------------------------------------ who is meant

    private Optional<Resource<PortSpec, Installed>> port(UUID vpc, String text) {
        List<Resource<PortSpec, Installed>> found = new ArrayList<>();
        UUID id = uuid(text);
        if (id != null) {
            stores.ports.find(caller, id).ifPresent(found::add);
            stores.portOf(caller, id).ifPresent(found::add);
        } else {
            found.addAll(Stores.all(stores.ports, caller, "address", text));
        }
        return found.stream().filter(port -> port.spec().vpc().equals(vpc)).findFirst();
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException anAddress) {
            return null;
        }
    }

    // In this VPC, else in one that it is peered with, else behind an elastic IP of the tenant.
    private Optional<Resource<PortSpec, Installed>> target(UUID vpc, String text) {
        Optional<Resource<PortSpec, Installed>> here = port(vpc, text);
        if (here.isPresent()) {
            return here;
        }
        return peerings(vpc).stream()
                .filter(peering -> Kinds.within(peering.spec()))
                .map(peering -> port(other(peering.spec(), vpc), text))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> elastic(text))
                .or(() -> stranger(text));
    }

    private Optional<Resource<PortSpec, Installed>> elastic(String text) {
        return stores.addresses
                .named(caller, text)
                .map(Resource::spec)
                .map(AddressSpec::port)
                .flatMap(port -> stores.ports.find(caller, port));
    }

    // An instance of the tenant somewhere else is an answer as well: there is no way to it.
    private Optional<Resource<PortSpec, Installed>> stranger(String text) {
        UUID id = uuid(text);
        if (id == null) {
            return Stores.all(stores.ports, caller, "address", text).stream().findFirst();
        }
        Optional<Resource<PortSpec, Installed>> found =
                stores.ports.find(caller, id).or(() -> stores.portOf(caller, id));
        if (found.isEmpty()) {
            throw CloudException.invalid("to", "to must be an instance, port or address");
        }
        return found;
    }

    private static IpAddress address(Optional<Resource<PortSpec, Installed>> to, String text) {
        boolean id = uuid(text) != null;
        return IpAddress.parse(
                "to", id ? to.map(port -> port.spec().address()).orElse(text) : text);
    }

    private List<Resource<PeeringSpec, Installed>> peerings(UUID vpc) {
        return stores.activePeerings(caller, vpc);
    }

    private static UUID other(PeeringSpec spec, UUID vpc) {
        return spec.requester().equals(vpc) ? spec.accepter() : spec.requester();
    }

    // ------------------------------------------------------------ what it passes

    private boolean hop(String at, boolean passes, String why) {
        hops.add(new Hop(at, passes, why));
        return passes;
    }

    private boolean installed(String what, Resource<?, Installed> one) {
        boolean there = one.status() != null && !one.deleting();
        return hop(
                "port/" + one.id(),
                there,
                what
                        + (there ? " is installed" : " is not installed")
                        + " ("
                        + one.state().toLowerCase(Locale.ROOT)
                        + ")");
    }

    private boolean way(
            Resource<VpcSpec, Installed> vpc,
            Resource<PortSpec, Installed> from,
            IpAddress address,
            @Nullable Resource<PortSpec, Installed> to) {
        if (to != null && to.spec().subnet().equals(from.spec().subnet()) && inside(to, address)) {
            return hop("subnet/" + from.spec().subnet(), true, "both are in the same subnet");
        }
        if (Cidr.of(vpc.spec().cidr()).contains(address)) {
            boolean somebody = to != null && to.spec().vpc().equals(vpc.id());
            return hop(
                    "vpc/" + vpc.id(),
                    somebody,
                    somebody
                            ? "the VPC's router leads to the other subnet"
                            : "nobody in the VPC has this address");
        }
        Optional<Resource<RouteTableSpec, Installed>> table =
                stores.tableOf(caller, from.spec().subnet());
        List<Resource<PeeringSpec, Installed>> peerings = peerings(vpc.id());
        if (table.isPresent()) {
            Optional<Route> route = route(table.get(), address);
            if (!leads(table.get(), route)) {
                return false;
            }
            @Nullable UUID through = route.map(Route::peering).orElse(null);
            peerings = peerings.stream().filter(one -> one.id().equals(through)).toList();
            if (through != null && peerings.isEmpty()) {
                return hop("vpc_peering/" + through, false, "the peering is not active");
            }
        }
        for (Resource<PeeringSpec, Installed> peering : peerings) {
            PeeringSpec spec = peering.spec();
            boolean left = spec.requester().equals(vpc.id());
            if (Cidr.of(left ? spec.accepterCidr() : spec.requesterCidr()).contains(address)) {
                return hop(
                        "vpc_peering/" + peering.id(),
                        true,
                        Kinds.within(spec)
                                ? "an active peering leads there"
                                : "an active peering leads there; what the other tenant's rules"
                                        + " say is not known here");
            }
        }
        if (vpc.spec().outside() == null) {
            return hop("vpc/" + vpc.id(), false, "the VPC has no way out and no peering to there");
        }
        if (to != null && inside(to, address)) {
            return hop(
                    "vpc/" + vpc.id(),
                    false,
                    "the VPCs are not peered; the other one's own addresses are unknown outside");
        }
        return hop(
                "vpc/" + vpc.id(),
                true,
                "the VPC's way out leads there, from " + vpc.spec().outside());
    }

    private static Optional<Route> route(
            Resource<RouteTableSpec, Installed> table, IpAddress address) {
        return table.spec().routes().stream()
                .filter(one -> Cidr.of(one.destination()).contains(address))
                .max(Comparator.comparingInt(one -> Cidr.of(one.destination()).prefix()));
    }

    private boolean leads(Resource<RouteTableSpec, Installed> table, Optional<Route> route) {
        boolean leads = route.filter(one -> one.target() != Route.Target.BLACKHOLE).isPresent();
        return hop(
                "route-table/" + table.id(),
                leads,
                route.map(
                                one ->
                                        "the route to %s of table %s leads %s"
                                                .formatted(
                                                        one.destination(),
                                                        table.name(),
                                                        leads ? "there" : "nowhere"))
                        .orElse("table %s has no route to there".formatted(table.name())));
    }

    private static boolean inside(Resource<PortSpec, Installed> port, IpAddress address) {
        return port.spec().address().equals(address.toString());
    }

    // What comes in by an elastic IP has the sender's address outside.
    private IpAddress seenAs(Resource<PortSpec, Installed> from, Resource<PortSpec, Installed> to) {
        boolean direct =
                from.spec().vpc().equals(to.spec().vpc())
                        || peerings(from.spec().vpc()).stream()
                                .anyMatch(
                                        peering ->
                                                other(peering.spec(), from.spec().vpc())
                                                        .equals(to.spec().vpc()));
        if (direct) {
            return IpAddress.parse("from", from.spec().address());
        }
        String outside =
                Stores.all(stores.addresses, caller, Kinds.PORT, from.id().toString()).stream()
                        .map(address -> address.spec().address())
                        .findFirst()
                        .or(
                                () ->
                                        stores.vpcs
                                                .find(caller, from.spec().vpc())
                                                .map(vpc -> vpc.spec().outside()))
                        .orElse(from.spec().address());
        return IpAddress.parse("from", outside);
    }

    private boolean rules(
            Direction direction,
            Resource<PortSpec, Installed> at,
            IpAddress other,
            @Nullable Resource<PortSpec, Installed> otherPort,
            ReachQuestion question) {
        record Named(Resource<GroupSpec, Installed> group, Rule rule) {}
        List<Named> all = new ArrayList<>();
        for (UUID id : at.spec().groups()) {
            stores.groups
                    .find(caller, id)
                    .ifPresent(
                            group ->
                                    group.spec().rules().stream()
                                            .filter(rule -> rule.direction() == direction)
                                            .forEach(rule -> all.add(new Named(group, rule))));
        }
        Optional<Named> decides =
                all.stream()
                        .filter(one -> fits(one.rule(), other, otherPort, question))
                        .min(
                                Comparator.<Named>comparingInt(one -> one.rule().priority())
                                        .thenComparing(
                                                one -> one.rule().action() == Rule.Action.ALLOW));
        if (decides.isPresent()) {
            Rule rule = decides.get().rule();
            boolean allow = rule.action() == Rule.Action.ALLOW;
            return hop(
                    "sg/" + decides.get().group().id(),
                    allow,
                    "rule %s of group %s %s it"
                            .formatted(
                                    rule.id(),
                                    decides.get().group().name(),
                                    allow ? "allows" : "denies"));
        }
        if (direction == Direction.EGRESS && all.isEmpty()) {
            return hop("port/" + at.id(), true, "no rule is about what goes out, so all does");
        }
        return hop(
                "port/" + at.id(),
                false,
                direction == Direction.INGRESS
                        ? "no rule of the receiver's groups allows it in"
                        : "no rule of the sender's groups allows it out");
    }

    private static boolean fits(
            Rule rule,
            IpAddress other,
            @Nullable Resource<PortSpec, Installed> otherPort,
            ReachQuestion question) {
        UUID group = rule.group();
        boolean whom =
                group == null
                        ? Cidr.of(Objects.requireNonNull(rule.cidr())).contains(other)
                        : otherPort != null
                                && otherPort.spec().groups().contains(group)
                                && inside(otherPort, other);
        return whom && protocol(rule, question);
    }

    private static boolean protocol(Rule rule, ReachQuestion question) {
        if (rule.protocol() == Protocol.ALL) {
            return true;
        }
        Integer low = rule.portMin();
        Integer high = rule.portMax();
        Integer port = question.port();
        if (rule.protocol() == Protocol.ICMP) {
            // an echo request
            return question.protocol() == Protocol.ICMP
                    && (low == null || low == 8)
                    && (high == null || high == 0);
        }
        return rule.protocol() == question.protocol()
                && port != null
                && (low == null || high == null || port >= low && port <= high);
    }

    private @Nullable String trace(
            Resource<PortSpec, Installed> from, IpAddress address, ReachQuestion question) {
        try {
            return backend.tracing(from.spec().driver())
                    .map(
                            tracing ->
                                    tracing.trace(
                                            from.id(),
                                            address.toString(),
                                            question.protocol(),
                                            question.port()))
                    .map(Tracing.Outcome::steps)
                    .orElse(null);
        } catch (CloudException notNow) {
            return null;
        }
    }
}
