// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Cidr;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.Route;
import org.thecloud.network.Route.Target;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/** Ways between networks, and tables of routes. */
abstract class PeeringsContract extends NetworkWorld {
    PeeringsContract(NetworkDriverHooks hooks) {
        super(hooks);
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
        assertThat(one.isCutOffFrom(other, WEB)).isTrue();
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
        assertThat(one.isCutOffFrom(there, WEB)).as("the smallest block decides").isTrue();

        driver.ensure(table(net, id, Set.of(second), through));
        assertThat(one.reaches(there, WEB)).as("the table holds for another").isTrue();
        driver.ensure(table(net, id, Set.of(net.subnet)));
        assertThat(one.isCutOffFrom(there, WEB)).isTrue();
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
        assertThat(one.guest.isCutOffFrom("100.64.0.77", WEB)).isTrue();
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
        assertThat(hooks.outside().reaches(HOST, 18080)).isTrue();
    }
}
