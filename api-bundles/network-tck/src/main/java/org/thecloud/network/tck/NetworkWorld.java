// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Cidr;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Action;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;
import org.thecloud.network.spi.NetworkDriver;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/**
 * A small world at one driver. Everything that a test made is removed after it, and then nothing
 * may be left.
 */
abstract class NetworkWorld {
    private static final int PATIENCE_SECONDS = 20;
    static final int WEB = 80;
    static final int OTHER = 81;
    private static final String POOL = "100.64.0.0/16";
    static final String GATEWAY = "100.64.0.1";
    static final String HOST = "127.0.0.1";
    static final String EVERYWHERE = "0.0.0.0/0";

    final NetworkDriverHooks hooks;
    final UUID installation = Ids.next();
    final List<Guest> guests = new ArrayList<>();
    NetworkDriver driver;

    NetworkWorld(NetworkDriverHooks hooks) {
        this.hooks = hooks;
    }

    @BeforeEach
    final void askForTheDriver() {
        driver = hooks.driver();
    }

    @AfterEach
    final void removeEverything() {
        if (driver == null) {
            return; // it was skipped
        }
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
        assertThat(hooks.leftovers()).as("something is left at the host").isFalse();
    }

    // ------------------------------------------------------------ a small world

    /** A network with one subnet. */
    final class Net {

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
    final class Place {

        final UUID id = Ids.next();
        final Guest guest = hooks.guest();
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

        /** As {@link #port}, and no faster than this. */
        Wanted.Port port(int mbps, UUID... rules) {
            return new Wanted.Port(
                    id,
                    installation,
                    net.id,
                    subnet,
                    host,
                    address,
                    mac(),
                    Set.of(rules),
                    mbps,
                    List.of());
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

        boolean isCutOffFrom(Place other, int port) {
            return guest.isCutOffFrom(other.address, port);
        }
    }

    Net net(String cidr) {
        return new Net(cidr, null);
    }

    UUID rules(Net net, Rule... rules) {
        UUID id = Ids.next();
        replace(net, id, rules);
        return id;
    }

    void replace(Net net, UUID id, Rule... rules) {
        driver.ensure(new Wanted.Rules(id, installation, net.id, List.of(rules)));
    }

    static Rule tcp(int port, String cidr) {
        return rule(Direction.INGRESS, Protocol.TCP, port, cidr, null, 100, Action.ALLOW);
    }

    static Rule from(UUID group, int port) {
        return rule(Direction.INGRESS, Protocol.TCP, port, null, group, 100, Action.ALLOW);
    }

    static Rule anything(Direction direction, String cidr) {
        return rule(direction, Protocol.ALL, null, cidr, null, 100, Action.ALLOW);
    }

    static Rule rule(
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

    UUID open(Net net) {
        return rules(net, anything(Direction.INGRESS, EVERYWHERE));
    }

    static void eventually(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(until);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    static Wanted.Port publishing(Place place, UUID rules, PublishedPort... ports) {
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
                port.mbps(),
                List.of(ports));
    }
}
