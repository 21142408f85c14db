// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Rule;
import org.thecloud.network.Rule.Action;
import org.thecloud.network.Rule.Direction;
import org.thecloud.network.Rule.Protocol;

/** What rules let pass. */
abstract class RulesContract extends NetworkWorld {
    RulesContract(NetworkDriverHooks hooks) {
        super(hooks);
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
        assertThat(client.isCutOffFrom(server, WEB)).isTrue();
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
        assertThat(member.isCutOffFrom(server, WEB)).isTrue();
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
            assertThat(client.isCutOffFrom(server, OTHER)).isTrue();
            driver.ensure(client.port(rules(net)));
            assertThat(line.alive()).isTrue();
        }
    }

    // ------------------------------------------------------------ rates

    @Test
    void aPortIsNoFasterThanItMayBe() {
        assumeTrue(!driver.limits().simulated(), "nothing is sent");
        Net net = net("10.1.0.0/16");
        UUID open = open(net);
        Place server = net.place(open);
        Place client = net.place(open);
        double free = client.guest.mbps(server.address, WEB, 30);
        assertThat(free).as("without a limit").isGreaterThan(30);

        driver.ensure(server.port(10, open));
        assertThat(client.guest.mbps(server.address, WEB, 30)).as("with one").isLessThan(14);

        driver.ensure(server.port(open));
        assertThat(client.guest.mbps(server.address, WEB, 30)).isGreaterThan(30);
    }
}
