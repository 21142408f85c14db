// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.Probe;
import org.thecloud.network.Cidr;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.Route;
import org.thecloud.network.Route.Target;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Action;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Tracing;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/**
 * What the platform relies on in a network driver, shown by packets. A driver's test extends this
 * class and answers the {@link NetworkDriverHooks}. Everything that a test made is removed after
 * it, and then nothing may be left.
 */
public abstract class NetworkDriverContract implements NetworkDriverHooks {

    private static final int PATIENCE_SECONDS = 20;
    private static final int WEB = 80;
    private static final int OTHER = 81;
    private static final String POOL = "100.64.0.0/16";
    private static final String GATEWAY = "100.64.0.1";
    private static final String HOST = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0/0";

    private final UUID installation = Ids.next();
    private final List<Guest> guests = new ArrayList<>();
    private NetworkDriver driver;

    @BeforeEach
    final void askForTheDriver() {
        driver = driver();
    }

    @AfterEach
    final void removeEverything() {
        guests.forEach(Guest::close);
        for (Kind kind :
                List.of(
                        Kind.ADDRESS,
                        Kind.PORT,
                        Kind.ROUTES,
                        Kind.PEERING,
                        Kind.RULES,
                        Kind.SUBNET,
                        Kind.NETWORK)) {
            driver.list(installation).stream()
                    .filter(found -> found.kind() == kind)
                    .forEach(found -> driver.delete(found.kind(), found.id()));
        }
        assertThat(driver.list(installation)).as("left after the test").isEmpty();
        assertThat(leftovers()).as("something is left at the host").isFalse();
    }

    // ------------------------------------------------------------ a small world

    /** A network with one subnet. */
    protected final class Net {

        final UUID id = Ids.next();
        final UUID subnet = Ids.next();
        final Cidr cidr;
        private final @Nullable String uplink;
        private int hosts = 9;

        Net(String cidr, @Nullable String uplink) {
            this.cidr = Cidr.of(cidr);
            this.uplink = uplink;
            driver.ensure(network());
            driver.ensure(subnet());
        }

        Wanted.Network network() {
            return new Wanted.Network(
                    id,
                    installation,
                    "net",
                    cidr,
                    "net.internal",
                    uplink == null ? null : new Wanted.Uplink(uplink, Cidr.of(POOL), GATEWAY));
        }

        Wanted.Subnet subnet() {
            return subnet(subnet, new Cidr(cidr.first(), 24));
        }

        Wanted.Subnet subnet(UUID subnetId, Cidr block) {
            String gateway = block.first().plus(1).toString();
            return new Wanted.Subnet(subnetId, installation, id, block, gateway, List.of(gateway));
        }

        Place place(UUID... rules) {
            hosts++;
            return new Place(this, subnet, cidr.first().plus(hosts).toString(), "h" + hosts, rules);
        }
    }

    /** A machine in a network. */
    protected final class Place {

        final UUID id = Ids.next();
        final Guest guest = guest();
        final String address;
        final String host;
        final Net net;
        final UUID subnet;

        Place(Net net, UUID subnet, String address, String host, UUID... rules) {
            guests.add(guest);
            this.net = net;
            this.subnet = subnet;
            this.address = address;
            this.host = host;
            driver.ensure(port(rules));
            driver.plug(id, guest.handle());
            guest.serve(WEB);
            guest.serve(OTHER);
        }

        Wanted.Port port(UUID... rules) {
            return new Wanted.Port(
                    id, installation, net.id, subnet, host, address, mac(), Set.of(rules));
        }

        String mac() {
            String digits = id.toString().replace("-", "");
            return "0a:%s:%s:%s:%s:%s"
                    .formatted(
                            digits.substring(22, 24),
                            digits.substring(24, 26),
                            digits.substring(26, 28),
                            digits.substring(28, 30),
                            digits.substring(30, 32));
        }

        boolean reaches(Place other, int port) {
            return guest.reaches(other.address, port);
        }
    }

    private Net net(String cidr) {
        return new Net(cidr, null);
    }

    private UUID rules(Net net, Rule... rules) {
        UUID id = Ids.next();
        replace(net, id, rules);
        return id;
    }

    private void replace(Net net, UUID id, Rule... rules) {
        driver.ensure(new Wanted.Rules(id, installation, net.id, List.of(rules)));
    }

    private static Rule tcp(int port, String cidr) {
        return rule(Direction.INGRESS, Protocol.TCP, port, cidr, null, 100, Action.ALLOW);
    }

    private static Rule from(UUID group, int port) {
        return rule(Direction.INGRESS, Protocol.TCP, port, null, group, 100, Action.ALLOW);
    }

    private static Rule anything(Direction direction, String cidr) {
        return rule(direction, Protocol.ALL, null, cidr, null, 100, Action.ALLOW);
    }

    private static Rule rule(
            Direction direction,
            Protocol protocol,
            @Nullable Integer port,
            @Nullable String cidr,
            @Nullable UUID group,
            int priority,
            Action action) {
        return new Rule(
                Ids.next(), direction, protocol, port, port, cidr, group, priority, action, "");
    }

    private UUID open(Net net) {
        return rules(net, anything(Direction.INGRESS, EVERYWHERE));
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    // ------------------------------------------------------------ about itself

    @Test
    void saysThatItsBackendIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.probe().message()).isNotBlank();
    }

    @Test
    void knowsItsLimits() {
        assertThat(driver.limits().handles()).isNotEmpty();
        assertThat(driver.limits().mtu()).isGreaterThanOrEqualTo(1280);
    }

    @Test
    void aSimulatorNeverPassesForMore() {
        assumeTrue(driver.limits().simulated(), "the driver is no simulator");
        assertThat(driver.probe().message()).containsIgnoringCase("simulat");
    }

    // ------------------------------------------------------------ idempotence

    @Test
    void whatIsThereIsListedAndWhatIsDeletedIsNot() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place place = net.place(open);
        assertThat(driver.list(installation))
                .containsExactlyInAnyOrder(
                        new Found(Kind.NETWORK, net.id),
                        new Found(Kind.SUBNET, net.subnet),
                        new Found(Kind.RULES, open),
                        new Found(Kind.PORT, place.id));
        assertThat(driver.list(Ids.next())).isEmpty();
        driver.delete(Kind.PORT, place.id);
        driver.delete(Kind.PORT, place.id);
        assertThat(driver.list(installation))
                .doesNotContain(new Found(Kind.PORT, place.id))
                .hasSize(3);
    }

    @Test
    void removingNothingIsSuccess() {
        for (Kind kind : Kind.values()) {
            assertThatCode(() -> driver.delete(kind, Ids.next())).doesNotThrowAnyException();
        }
        assertThatCode(() -> driver.unplug(Ids.next())).doesNotThrowAnyException();
        assertThat(driver.inspect(Ids.next())).isEqualTo(PortState.ABSENT);
    }

    @Test
    void ensuringAgainChangesNothing() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        try (Guest.Line line = one.guest.connect(other.address, WEB)) {
            Set<Found> before = driver.list(installation);
            driver.ensure(net.network());
            driver.ensure(net.subnet());
            driver.ensure(one.port(open));
            driver.plug(one.id, one.guest.handle());
            assertThat(line.alive()).isTrue();
            assertThat(driver.list(installation)).isEqualTo(before);
        }
    }

    @Test
    void whatBuildsOnSomethingMissingIsRefused() {
        Net net = net("10.1.0.0/16");
        UUID nothing = Ids.next();
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Subnet(
                                        Ids.next(),
                                        installation,
                                        nothing,
                                        Cidr.of("10.1.0.0/24"),
                                        "10.1.0.1",
                                        List.of())));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Port(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        nothing,
                                        "h",
                                        "10.1.0.9",
                                        "0a:00:00:00:00:01",
                                        Set.of())));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Port(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        net.subnet,
                                        "h",
                                        "10.1.0.9",
                                        "0a:00:00:00:00:01",
                                        Set.of(nothing))));
        refused(
                () ->
                        driver.ensure(
                                new Wanted.Peering(
                                        Ids.next(),
                                        installation,
                                        net.id,
                                        net.cidr,
                                        nothing,
                                        Cidr.of("10.2.0.0/16"))));
        refused(() -> driver.plug(nothing, guest(net).handle()));
    }

    private Guest guest(Net net) {
        Guest guest = guest();
        guests.add(guest);
        assertThat(net.cidr).isNotNull();
        return guest;
    }

    private static void refused(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        DriverException.class,
                        failed ->
                                assertThat(failed.kind())
                                        .isEqualTo(DriverException.Kind.NOT_FOUND));
    }

    @Test
    void manyPortsAtOnce() throws Exception {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                Wanted.Port port =
                        new Wanted.Port(
                                Ids.next(),
                                installation,
                                net.id,
                                net.subnet,
                                "many" + i,
                                net.cidr.first().plus(100 + i).toString(),
                                "0a:00:00:00:01:%02x".formatted(i),
                                Set.of(open));
                all.add(threads.submit(() -> driver.ensure(port)));
            }
            for (Future<?> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(
                        driver.list(installation).stream()
                                .filter(found -> found.kind() == Kind.PORT)
                                .count())
                .isEqualTo(32);
    }

    // ------------------------------------------------------------ plugging

    @Test
    void aPortSaysHowItIs() {
        Net net = net("10.1.0.0/16");
        Place place = net.place(open(net));
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.UP);
        driver.unplug(place.id);
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.UNPLUGGED);
        driver.delete(Kind.PORT, place.id);
        assertThat(driver.inspect(place.id)).isEqualTo(PortState.ABSENT);
    }

    @Test
    void aPortThatIsPluggedInElsewhereLeavesThere() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        Guest next = guest(net);
        driver.plug(one.id, next.handle());
        next.serve(WEB);
        assertThat(next.reaches(other.address, WEB)).isTrue();
        assertThat(other.guest.reaches(one.address, WEB)).isTrue();
        assertThat(one.guest.reaches(other.address, WEB)).isFalse();
    }

    // ------------------------------------------------------------ reaching each other

    @Test
    void portsOfOneSubnetReachEachOther() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        assertThat(one.reaches(other, WEB)).isTrue();
        assertThat(other.reaches(one, WEB)).isTrue();
        assertThat(one.guest.pings(other.address)).isTrue();
    }

    @Test
    void portsOfTwoSubnetsReachEachOtherByTheRouter() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        UUID second = Ids.next();
        driver.ensure(net.subnet(second, Cidr.of("10.1.7.0/24")));
        Place other = new Place(net, second, "10.1.7.20", "far", open);
        assertThat(one.reaches(other, WEB)).isTrue();
        assertThat(other.reaches(one, WEB)).isTrue();
        assertThat(one.guest.pings("10.1.0.1")).isTrue();
    }

    @Test
    void networksWithTheSameBlockShareNothing() {
        Net net = net("10.1.0.0/16");
        Net twin = net("10.1.0.0/16");
        Place one = net.place(open(net));
        Place stranger = twin.place(open(twin));
        Place lonely = new Place(twin, twin.subnet, "10.1.0.200", "lonely", open(twin));
        assertThat(stranger.address).isEqualTo(one.address);
        assertThat(stranger.reaches(lonely, WEB)).isTrue();
        assertThat(one.reaches(lonely, WEB)).isFalse();
        assertThat(one.guest.pings(lonely.address)).isFalse();
    }

    @Test
    void portsFindEachOtherByName() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        String server = "10.1.0.1";
        assertThat(one.guest.resolve(other.host + ".net.internal", server))
                .isEqualTo(other.address);
        driver.delete(Kind.PORT, other.id);
        eventually(
                "the name is gone",
                () -> one.guest.resolve(other.host + ".net.internal", server).isEmpty());
    }

    @Test
    void whatASenderMakesUpIsDropped() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place one = net.place(open);
        Place other = net.place(open);
        other.guest.listen(9000);
        one.guest.send("10.1.0.99", other.address, 9000);
        one.guest.send(one.address, other.address, 9000);
        assertThat(other.guest.heard(one.address)).isTrue();
        assertThat(other.guest.heard("10.1.0.99")).isFalse();
    }

    // ------------------------------------------------------------ rules

    @Test
    void nothingComesInUnlessARuleAllows() {
        Net net = net("10.1.0.0/16");
        Place closed = net.place();
        Place empty = net.place(rules(net));
        Place open = net.place(open(net));
        assertThat(open.reaches(closed, WEB)).isFalse();
        assertThat(open.reaches(empty, WEB)).isFalse();
        assertThat(open.guest.pings(closed.address)).isFalse();
        assertThat(closed.reaches(open, WEB)).as("what goes out is free").isTrue();
        assertThat(empty.guest.pings(open.address)).isTrue();
    }

    @Test
    void aPortIsOpenedToABlockAndClosedAgain() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, "10.1.0.0/24"));
        Place server = net.place(web);
        Place client = net.place();
        assertThat(client.reaches(server, WEB)).isTrue();
        assertThat(client.reaches(server, OTHER)).isFalse();
        assertThat(client.guest.pings(server.address)).isFalse();
        replace(net, web, tcp(WEB, "10.1.9.0/24"));
        assertThat(client.reaches(server, WEB)).isFalse();
        replace(net, web, tcp(OTHER, client.address + "/32"));
        assertThat(client.reaches(server, OTHER)).isTrue();
    }

    @Test
    void aRangeOfPortsIsOpenedWhole() {
        Net net = net("10.1.0.0/16");
        UUID range =
                rules(
                        net,
                        new Rule(
                                Ids.next(),
                                Direction.INGRESS,
                                Protocol.TCP,
                                8000,
                                8002,
                                EVERYWHERE,
                                null,
                                100,
                                Action.ALLOW,
                                ""));
        Place server = net.place(range);
        Place client = net.place();
        for (int port : new int[] {7999, 8000, 8001, 8002, 8003}) {
            server.guest.serve(port);
            assertThat(client.reaches(server, port))
                    .as("port " + port)
                    .isEqualTo(port >= 8000 && port <= 8002);
        }
    }

    @Test
    void aPortIsOpenedToAGroup() {
        Net net = net("10.1.0.0/16");
        UUID clients = rules(net);
        UUID web = rules(net, from(clients, WEB));
        Place server = net.place(web);
        Place member = net.place(clients);
        Place stranger = net.place();
        assertThat(member.reaches(server, WEB)).isTrue();
        assertThat(stranger.reaches(server, WEB)).isFalse();
        driver.ensure(stranger.port(clients));
        driver.ensure(member.port());
        assertThat(stranger.reaches(server, WEB)).isTrue();
        assertThat(member.reaches(server, WEB)).isFalse();
    }

    @Test
    void echoRequestsPassWhereARuleSaysSo() {
        Net net = net("10.1.0.0/16");
        Rule echo =
                new Rule(
                        Ids.next(),
                        Direction.INGRESS,
                        Protocol.ICMP,
                        8,
                        0,
                        EVERYWHERE,
                        null,
                        100,
                        Action.ALLOW,
                        "");
        Place server = net.place(rules(net, echo));
        Place client = net.place();
        assertThat(client.guest.pings(server.address)).isTrue();
        assertThat(client.reaches(server, WEB)).isFalse();
    }

    @Test
    void datagramsPassWhereARuleSaysSo() {
        Net net = net("10.1.0.0/16");
        Rule udp = rule(Direction.INGRESS, Protocol.UDP, 9000, EVERYWHERE, null, 100, Action.ALLOW);
        UUID rules = rules(net);
        Place server = net.place(rules);
        Place early = net.place();
        Place late = net.place();
        server.guest.listen(9000);
        early.guest.send(early.address, server.address, 9000);
        replace(net, rules, udp);
        late.guest.send(late.address, server.address, 9000);
        assertThat(server.guest.heard(late.address)).isTrue();
        assertThat(server.guest.heard(early.address)).isFalse();
    }

    @Test
    void theLowestPriorityDecidesAndADenyFirst() {
        Net net = net("10.1.0.0/16");
        Place client = net.place();
        String its = client.address + "/32";
        Rule allow = rule(Direction.INGRESS, Protocol.TCP, WEB, its, null, 100, Action.ALLOW);
        UUID rules =
                rules(
                        net,
                        allow,
                        rule(Direction.INGRESS, Protocol.ALL, null, its, null, 100, Action.DENY));
        Place server = net.place(rules);
        assertThat(client.reaches(server, WEB)).isFalse();
        replace(
                net,
                rules,
                allow,
                rule(Direction.INGRESS, Protocol.ALL, null, its, null, 101, Action.DENY));
        assertThat(client.reaches(server, WEB)).isTrue();
    }

    @Test
    void aRuleAboutWhatGoesOutForbidsTheRest() {
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place web = net.place(open);
        Place other = net.place(open);
        UUID out =
                rules(
                        net,
                        rule(
                                Direction.EGRESS,
                                Protocol.TCP,
                                WEB,
                                web.address + "/32",
                                null,
                                100,
                                Action.ALLOW));
        Place client = net.place(out, open);
        assertThat(client.reaches(web, WEB)).isTrue();
        assertThat(client.reaches(web, OTHER)).isFalse();
        assertThat(client.reaches(other, WEB)).isFalse();
        assertThat(other.reaches(client, WEB)).as("answers pass").isTrue();
        assertThat(client.guest.resolve(web.host + ".net.internal", "10.1.0.1"))
                .isEqualTo(web.address);
    }

    @Test
    void connectionsThatStayAllowedAreNotDisturbed() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, EVERYWHERE));
        Place server = net.place(web);
        Place client = net.place();
        try (Guest.Line line = client.guest.connect(server.address, WEB)) {
            replace(net, web, tcp(WEB, EVERYWHERE), tcp(OTHER, EVERYWHERE));
            assertThat(line.alive()).isTrue();
            replace(net, web, tcp(WEB, "10.0.0.0/8"));
            assertThat(line.alive()).isTrue();
            assertThat(client.reaches(server, OTHER)).isFalse();
            driver.ensure(client.port(rules(net)));
            assertThat(line.alive()).isTrue();
        }
    }

    // ------------------------------------------------------------ peerings

    @Test
    void peeredNetworksReachEachOtherAsLongAsTheyArePeered() {
        Net left = net("10.1.0.0/16");
        Net right = net("10.2.0.0/16");
        Place one = left.place(open(left));
        Place other = right.place(open(right));
        assertThat(one.reaches(other, WEB)).isFalse();
        Wanted.Peering peering =
                new Wanted.Peering(
                        Ids.next(), installation, left.id, left.cidr, right.id, right.cidr);
        driver.ensure(peering);
        driver.ensure(peering);
        assertThat(one.reaches(other, WEB)).isTrue();
        assertThat(other.guest.pings(one.address)).isTrue();
        driver.delete(Kind.PEERING, peering.id());
        assertThat(one.reaches(other, WEB)).isFalse();
        assertThat(one.guest.pings(other.address)).isFalse();
    }

    @Test
    void aPeeringLeadsNoFurther() {
        Net left = net("10.1.0.0/16");
        Net middle = net("10.2.0.0/16");
        Net right = net("10.3.0.0/16");
        driver.ensure(
                new Wanted.Peering(
                        Ids.next(), installation, left.id, left.cidr, middle.id, middle.cidr));
        driver.ensure(
                new Wanted.Peering(
                        Ids.next(), installation, middle.id, middle.cidr, right.id, right.cidr));
        Place one = left.place(open(left));
        Place between = middle.place(open(middle));
        Place other = right.place(open(right));
        assertThat(one.reaches(between, WEB)).isTrue();
        assertThat(between.reaches(other, WEB)).isTrue();
        assertThat(one.reaches(other, WEB)).isFalse();
        assertThat(other.guest.pings(one.address)).isFalse();
    }

    // ------------------------------------------------------------ route tables

    private Wanted.Routes table(Net net, UUID id, Set<UUID> subnets, Route... routes) {
        return new Wanted.Routes(id, installation, net.id, subnets, List.of(routes));
    }

    private static Route route(String block, Target target, @Nullable UUID peering) {
        return new Route(Ids.next(), block, target, peering);
    }

    @Test
    void aSubnetWithATableOfItsOwnHasItsPeeringsOnly() {
        Net net = net("10.1.0.0/16");
        Net far = net("10.2.0.0/16");
        Wanted.Peering peering =
                new Wanted.Peering(Ids.next(), installation, net.id, net.cidr, far.id, far.cidr);
        driver.ensure(peering);
        UUID open = open(net);
        UUID second = Ids.next();
        driver.ensure(net.subnet(second, Cidr.of("10.1.7.0/24")));
        Place one = net.place(open);
        Place beside = new Place(net, second, "10.1.7.20", "beside", open);
        Place there = far.place(open(far));
        UUID id = Ids.next();
        driver.ensure(table(net, id, Set.of(net.subnet)));
        assertThat(driver.list(installation)).contains(new Found(Kind.ROUTES, id));
        assertThat(one.reaches(there, WEB)).as("it has no route").isFalse();
        assertThat(one.reaches(beside, WEB)).as("the network is local").isTrue();
        assertThat(beside.reaches(there, WEB)).as("the other subnet has no table").isTrue();

        Route through = route("10.2.0.0/16", Target.PEERING, peering.id());
        driver.ensure(table(net, id, Set.of(net.subnet), through));
        driver.ensure(table(net, id, Set.of(net.subnet), through));
        assertThat(one.reaches(there, WEB)).isTrue();
        String its = there.address + "/32";
        driver.ensure(
                table(net, id, Set.of(net.subnet), through, route(its, Target.BLACKHOLE, null)));
        assertThat(one.reaches(there, WEB)).as("the smallest block decides").isFalse();

        driver.ensure(table(net, id, Set.of(second), through));
        assertThat(one.reaches(there, WEB)).as("the table holds for another").isTrue();
        driver.ensure(table(net, id, Set.of(net.subnet)));
        assertThat(one.reaches(there, WEB)).isFalse();
        driver.delete(Kind.ROUTES, id);
        driver.delete(Kind.ROUTES, id);
        assertThat(one.reaches(there, WEB)).as("the table is gone").isTrue();
    }

    @Test
    void aSubnetWhoseTableHasNoWayOutIsPrivate() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Net other = new Net("10.1.0.0/16", "100.64.0.11");
        Place server = other.place(rules(other, tcp(WEB, EVERYWHERE)));
        driver.ensure(
                new Wanted.Address(
                        Ids.next(),
                        installation,
                        other.id,
                        server.id,
                        "100.64.0.77",
                        server.address));
        Place one = net.place(open(net));
        assertThat(one.guest.reaches("100.64.0.77", WEB)).isTrue();
        UUID id = Ids.next();
        driver.ensure(table(net, id, Set.of(net.subnet)));
        assertThat(one.guest.reaches("100.64.0.77", WEB)).isFalse();
        driver.ensure(table(net, id, Set.of(net.subnet), route(EVERYWHERE, Target.INTERNET, null)));
        assertThat(one.guest.seenAs("100.64.0.77", WEB)).isEqualTo("100.64.0.10");
    }

    @Test
    void aPrivateSubnetStillPublishesPorts() {
        assumeTrue(driver instanceof Publishing, "the driver publishes no ports");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        UUID closed = rules(net);
        Place server = net.place(closed);
        driver.ensure(table(net, Ids.next(), Set.of(net.subnet)));
        driver.ensure(publishing(server, closed, new PublishedPort(18080, WEB)));
        assertThat(outside().reaches(HOST, 18080)).isTrue();
    }

    // ------------------------------------------------------------ outside

    @Test
    void anAddressOutsideStandsForAPort() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Place server = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Guest outside = outside();
        assertThat(outside.reaches("100.64.0.77", WEB)).isFalse();
        Wanted.Address address =
                new Wanted.Address(
                        Ids.next(), installation, net.id, server.id, "100.64.0.77", server.address);
        driver.ensure(address);
        driver.ensure(address);
        assertThat(outside.reaches("100.64.0.77", WEB)).isTrue();
        assertThat(outside.reaches("100.64.0.77", OTHER)).isFalse();
        driver.delete(Kind.ADDRESS, address.id());
        assertThat(outside.reaches("100.64.0.77", WEB)).isFalse();
    }

    @Test
    void addressesOfTwoNetworksReachEachOtherOutside() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Net other = new Net("10.1.0.0/16", "100.64.0.11");
        Place server = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Place client = other.place();
        driver.ensure(
                new Wanted.Address(
                        Ids.next(),
                        installation,
                        net.id,
                        server.id,
                        "100.64.0.77",
                        server.address));
        assertThat(client.guest.seenAs("100.64.0.77", WEB)).isEqualTo("100.64.0.11");
        driver.ensure(
                new Wanted.Address(
                        Ids.next(),
                        installation,
                        other.id,
                        client.id,
                        "100.64.0.78",
                        client.address));
        assertThat(client.guest.seenAs("100.64.0.77", WEB)).isEqualTo("100.64.0.78");
    }

    @Test
    void anAddressOutsideMovesToAPortOfAnotherNetwork() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Net other = new Net("10.1.0.0/16", "100.64.0.11");
        Place one = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Place next = other.place(rules(other, tcp(OTHER, EVERYWHERE)));
        UUID id = Ids.next();
        for (Place at : List.of(one, next, one)) {
            driver.ensure(
                    new Wanted.Address(
                            id, installation, at.net.id, at.id, "100.64.0.77", at.address));
            assertThat(outside().reaches("100.64.0.77", WEB)).isEqualTo(at == one);
            assertThat(outside().reaches("100.64.0.77", OTHER)).isEqualTo(at == next);
        }
    }

    @Test
    void theHostItselfIsOutOfReach() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Place one = net.place(open(net));
        Guest outside = outside();
        outside.serve(9999);
        assertThat(outside.reaches(GATEWAY, 9999)).isTrue();
        assertThat(one.guest.reaches(GATEWAY, 9999)).isFalse();
        assertThat(one.guest.pings(GATEWAY)).as("the way there is no obstacle").isTrue();
        assertThat(one.guest.findsOnLink(GATEWAY)).as("nor is it beside the network").isFalse();
    }

    // ------------------------------------------------------------ published ports

    private static Wanted.Port publishing(Place place, UUID rules, PublishedPort... ports) {
        Wanted.Port port = place.port(rules);
        return new Wanted.Port(
                port.id(),
                port.installation(),
                port.network(),
                port.subnet(),
                port.hostName(),
                port.address(),
                port.mac(),
                port.rules(),
                List.of(ports));
    }

    @Test
    void aPublishedPortAnswersOnTheHostAndNothingElseIsLetIn() {
        assumeTrue(driver instanceof Publishing, "the driver publishes no ports");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        UUID closed = rules(net);
        Place server = net.place(closed);
        Place stranger = net.place();
        Guest outside = outside();
        assertThat(outside.reaches(HOST, 18080)).isFalse();
        for (int twice = 0; twice < 2; twice++) {
            driver.ensure(publishing(server, closed, new PublishedPort(18080, WEB)));
            assertThat(outside.reaches(HOST, 18080)).isTrue();
        }
        assertThat(outside.reaches(HOST, WEB)).isFalse();
        assertThat(outside.reaches(HOST, OTHER)).isFalse();
        assertThat(stranger.reaches(server, WEB)).isFalse();
        assertThat(stranger.guest.reaches("100.64.0.10", 18080)).isFalse();
        driver.delete(Kind.PORT, server.id);
        assertThat(outside.reaches(HOST, 18080)).isFalse();
    }

    @Test
    void aNumberOfTheHostMovesToAnotherNetwork() {
        assumeTrue(driver instanceof Publishing, "the driver publishes no ports");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Net other = new Net("10.1.0.0/16", "100.64.0.11");
        UUID closed = rules(net);
        Place one = net.place(closed);
        driver.ensure(publishing(one, closed, new PublishedPort(18080, WEB)));
        assertThat(outside().reaches(HOST, 18080)).isTrue();
        driver.delete(Kind.PORT, one.id);
        UUID alsoClosed = rules(other);
        Place next = other.place(alsoClosed);
        driver.ensure(
                publishing(
                        next,
                        alsoClosed,
                        new PublishedPort(18080, WEB),
                        new PublishedPort(18081, OTHER)));
        assertThat(outside().reaches(HOST, 18080)).isTrue();
        assertThat(outside().reaches(HOST, 18081)).isTrue();
    }

    // ------------------------------------------------------------ restarts

    @Test
    void anotherDriverAtTheSameBackendGoesOn() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, EVERYWHERE));
        Place server = net.place(web);
        Place client = net.place();
        try (Guest.Line line = client.guest.connect(server.address, WEB)) {
            NetworkDriver next = restarted();
            next.ensure(net.network());
            next.ensure(net.subnet());
            next.ensure(server.port(web));
            next.plug(server.id, server.guest.handle());
            assertThat(next.list(installation)).isEqualTo(driver.list(installation));
            assertThat(line.alive()).isTrue();
            next.delete(Kind.PORT, server.id);
            assertThat(driver.inspect(server.id)).isEqualTo(PortState.ABSENT);
        }
    }

    @Test
    void aBackendThatIsStartedAnewForwardsAsBefore() {
        Net net = net("10.1.0.0/16");
        UUID web = rules(net, tcp(WEB, EVERYWHERE));
        Place server = net.place(web);
        Place client = net.place();
        assertThat(client.reaches(server, WEB)).isTrue();
        restartBackend();
        eventually("the driver is ready", () -> driver.probe().state() == Probe.State.READY);
        eventually("packets flow again", () -> client.reaches(server, WEB));
        assertThat(client.reaches(server, OTHER)).isFalse();
    }

    // ------------------------------------------------------------ facet: tracing

    @Test
    void tellsWhatWouldBecomeOfAPacket() {
        assumeTrue(driver instanceof Tracing, "the driver does not trace");
        Tracing tracing = (Tracing) driver;
        Net net = net("10.1.0.0/16");
        Place server = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Place client = net.place();
        Tracing.Outcome through = tracing.trace(client.id, server.address, Protocol.TCP, WEB);
        assertThat(through.steps()).isNotBlank();
        assertThat(through.arrives()).as(through.steps()).isEqualTo(server.id);
        assertThat(tracing.trace(client.id, server.address, Protocol.TCP, OTHER).arrives())
                .isNull();
    }
}
