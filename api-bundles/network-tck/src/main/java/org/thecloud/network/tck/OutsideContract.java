// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.PublishedPort;
import org.thecloud.network.spi.Publishing;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.spi.Wanted.Kind;

/** Addresses outside, published ports, and the host itself. */
abstract class OutsideContract extends NetworkWorld {
    OutsideContract(NetworkDriverHooks hooks) {
        super(hooks);
    }

    // ------------------------------------------------------------ outside

    @Test
    void anAddressOutsideStandsForAPort() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Place server = net.place(rules(net, tcp(WEB, EVERYWHERE)));
        Guest outside = hooks.outside();
        assertThat(outside.reaches("100.64.0.77", WEB)).isFalse();
        Wanted.Address address =
                new Wanted.Address(
                        Ids.next(), installation, net.id, server.id, "100.64.0.77", server.address);
        driver.ensure(address);
        driver.ensure(address);
        assertThat(outside.reaches("100.64.0.77", WEB)).isTrue();
        assertThat(outside.reaches("100.64.0.77", OTHER)).isFalse();
        driver.delete(Kind.ADDRESS, address.id());
        assertThat(outside.isCutOffFrom("100.64.0.77", WEB)).isTrue();
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
            assertThat(hooks.outside().reaches("100.64.0.77", WEB)).isEqualTo(at == one);
            assertThat(hooks.outside().reaches("100.64.0.77", OTHER)).isEqualTo(at == next);
        }
    }

    @Test
    void theHostItselfIsOutOfReach() {
        assumeTrue(driver.limits().uplinks(), "the driver has no uplinks");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Place one = net.place(open(net));
        Guest outside = hooks.outside();
        outside.serve(9999);
        assertThat(outside.reaches(GATEWAY, 9999)).isTrue();
        assertThat(one.guest.reaches(GATEWAY, 9999)).isFalse();
        assertThat(one.guest.pings(GATEWAY)).as("the way there is no obstacle").isTrue();
        assertThat(one.guest.findsOnLink(GATEWAY)).as("nor is it beside the network").isFalse();
    }

    // ------------------------------------------------------------ published ports

    @Test
    void aPublishedPortAnswersOnTheHostAndNothingElseIsLetIn() {
        assumeTrue(driver instanceof Publishing, "the driver publishes no ports");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        UUID closed = rules(net);
        Place server = net.place(closed);
        Place stranger = net.place();
        Guest outside = hooks.outside();
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
        assertThat(outside.isCutOffFrom(HOST, 18080)).isTrue();
    }

    @Test
    void aNumberOfTheHostMovesToAnotherNetwork() {
        assumeTrue(driver instanceof Publishing, "the driver publishes no ports");
        Net net = new Net("10.1.0.0/16", "100.64.0.10");
        Net other = new Net("10.1.0.0/16", "100.64.0.11");
        UUID closed = rules(net);
        Place one = net.place(closed);
        driver.ensure(publishing(one, closed, new PublishedPort(18080, WEB)));
        assertThat(hooks.outside().reaches(HOST, 18080)).isTrue();
        driver.delete(Kind.PORT, one.id);
        UUID alsoClosed = rules(other);
        Place next = other.place(alsoClosed);
        driver.ensure(
                publishing(
                        next,
                        alsoClosed,
                        new PublishedPort(18080, WEB),
                        new PublishedPort(18081, OTHER)));
        assertThat(hooks.outside().reaches(HOST, 18080)).isTrue();
        assertThat(hooks.outside().reaches(HOST, 18081)).isTrue();
    }
}
