// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Cidr;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;
import org.thecloud.network.tck.Guest;
import org.thecloud.network.tck.NamespaceGuest;

/** One OVN on two hosts, each a network namespace with a switch, and each with a driver. */
class TwoHostsTest {

    private static final int WEB = 80;
    private static final int OTHER = 81;
    private static final String EVERYWHERE = "0.0.0.0/0";

    private static Lab one;
    private static Lab two;
    private static OvsDriver here;
    private static OvsDriver there;
    private static Guest outside;

    private final UUID installation = Ids.next();
    private final UUID network = Ids.next();
    private final UUID left = Ids.next();
    private final UUID right = Ids.next();
    private final UUID web = Ids.next();
    private final List<Guest> guests = new ArrayList<>();

    // before each, not before all: what is skipped is counted test by test
    @BeforeEach
    void start() throws IOException {
        assumeTrue(NamespaceGuest.possible(), "network namespaces cannot be made here");
        assumeTrue(Lab.hindrance().isEmpty(), Lab.hindrance());
        if (one == null) {
            open();
        }
    }

    private static void open() throws IOException {
        one = Lab.start();
        two = one.neighbour();
        here = new OvsDriver(one.config());
        there = new OvsDriver(two.config());
        outside = NamespaceGuest.in(one.namespace());
    }

    @AfterAll
    static void stop() throws IOException {
        if (there != null) {
            outside.close();
            here.close();
            there.close();
            two.close();
            one.close();
        }
    }

    @AfterEach
    void removeEverything() {
        if (here == null) {
            return;
        }
        guests.forEach(Guest::close);
        there.list(installation).stream()
                .filter(found -> found.kind() == Kind.PORT)
                .forEach(found -> there.unplug(found.id()));
        for (Kind kind : List.of(Kind.ADDRESS, Kind.PORT, Kind.RULES, Kind.SUBNET, Kind.NETWORK)) {
            here.list(installation).stream()
                    .filter(found -> found.kind() == kind)
                    .forEach(found -> here.delete(kind, found.id()));
        }
        assertThat(here.list(installation)).isEmpty();
        assertThat(there.list(installation)).isEmpty();
    }

    private void network(Wanted.@Nullable Uplink uplink) {
        here.ensure(
                new Wanted.Network(
                        network,
                        installation,
                        "net",
                        Cidr.of("10.1.0.0/16"),
                        "net.internal",
                        uplink));
        subnet(left, "10.1.1.0/24");
        subnet(right, "10.1.2.0/24");
        here.ensure(new Wanted.Rules(web, installation, network, List.of(tcp(WEB))));
    }

    private void subnet(UUID id, String block) {
        Cidr cidr = Cidr.of(block);
        String gateway = cidr.first().plus(1).toString();
        here.ensure(new Wanted.Subnet(id, installation, network, cidr, gateway, List.of(gateway)));
    }

    private static Rule tcp(int port) {
        return new Rule(
                Ids.next(),
                Rule.Direction.INGRESS,
                Rule.Protocol.TCP,
                port,
                port,
                EVERYWHERE,
                null,
                Rule.USUAL_PRIORITY,
                Rule.Action.ALLOW,
                "");
    }

    private record Place(UUID id, Guest guest, String address) {}

    /** A port that the first host's driver makes and one of them plugs in. */
    private Place place(NetworkDriver host, UUID subnet, String address) {
        UUID id = Ids.next();
        here.ensure(
                new Wanted.Port(
                        id,
                        installation,
                        network,
                        subnet,
                        "h" + guests.size(),
                        address,
                        "0a:00:00:00:00:%02x".formatted(guests.size() + 1),
                        Set.of(web)));
        return new Place(id, plugged(host, id), address);
    }

    private Guest plugged(NetworkDriver host, UUID port) {
        Guest guest = NamespaceGuest.make();
        guests.add(guest);
        host.plug(port, guest.handle());
        guest.serve(WEB);
        guest.serve(OTHER);
        return guest;
    }

    // The other host hears of a change a moment after this one.
    private static void eventually(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Test
    void portsOnTwoHostsReachEachOtherInOneSubnetAndByTheRouter() {
        network(null);
        Place near = place(here, left, "10.1.1.10");
        Place far = place(there, left, "10.1.1.20");
        Place beyond = place(there, right, "10.1.2.20");
        for (Place other : List.of(far, beyond)) {
            eventually("there", () -> near.guest().reaches(other.address(), WEB));
            eventually("back", () -> other.guest().reaches(near.address(), WEB));
            assertThat(near.guest().reaches(other.address(), OTHER)).as("no rule").isFalse();
            assertThat(other.guest().reaches(near.address(), OTHER)).as("no rule").isFalse();
        }
    }

    @Test
    void aRuleThatIsChangedHereHoldsThere() {
        network(null);
        Place near = place(here, left, "10.1.1.10");
        Place far = place(there, left, "10.1.1.20");
        eventually("the first rule", () -> near.guest().reaches(far.address(), WEB));
        here.ensure(new Wanted.Rules(web, installation, network, List.of(tcp(OTHER))));
        eventually("the new rule", () -> near.guest().reaches(far.address(), OTHER));
        assertThat(near.guest().reaches(far.address(), WEB)).isFalse();
    }

    @Test
    void aPortThatMovesToTheOtherHostIsFoundThere() {
        network(null);
        Place near = place(here, left, "10.1.1.10");
        Place moves = place(here, left, "10.1.1.30");
        assertThat(near.guest().reaches(moves.address(), WEB)).isTrue();
        assertThat(there.inspect(moves.id())).isEqualTo(PortState.UNPLUGGED);
        here.unplug(moves.id());
        Guest next = plugged(there, moves.id());
        eventually("it is found", () -> near.guest().reaches(moves.address(), WEB));
        assertThat(next.reaches(near.address(), WEB)).isTrue();
        assertThat(there.inspect(moves.id())).isEqualTo(PortState.UP);
        assertThat(here.inspect(moves.id())).isEqualTo(PortState.UNPLUGGED);
    }

    @Test
    void anAddressOutsideStandsForAPortOnTheOtherHost() {
        network(new Wanted.Uplink("100.64.0.10", Cidr.of("100.64.0.0/16"), "100.64.0.1"));
        Place far = place(there, right, "10.1.2.20");
        here.ensure(
                new Wanted.Address(
                        Ids.next(), installation, network, far.id(), "100.64.0.77", far.address()));
        eventually("from outside", () -> outside.reaches("100.64.0.77", WEB));
        assertThat(outside.reaches("100.64.0.77", OTHER)).isFalse();
    }

    @Test
    void theSecondHostGoesOnWithoutItsDriver() {
        network(null);
        Place near = place(here, left, "10.1.1.10");
        Place far = place(there, left, "10.1.1.20");
        eventually("they are connected", () -> near.guest().reaches(far.address(), WEB));
        try (Guest.Line line = near.guest().connect(far.address(), WEB)) {
            there.close();
            there = new OvsDriver(two.config());
            assertThat(there.inspect(far.id())).isEqualTo(PortState.UP);
            assertThat(line.alive()).isTrue();
        }
    }
}
