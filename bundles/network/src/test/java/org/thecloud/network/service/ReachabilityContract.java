// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.Reachability;

/** Who reaches whom. */
abstract class ReachabilityContract extends NetworkServiceContract {

    ReachabilityContract(Opening opening) {
        super(opening);
    }

    @Test
    void whatIsAnsweredIsWhatTheBackendWouldDo() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID far = world.subnet(alice, vpc, "two", "10.0.2.0/24").id();
        UUID clients = world.group(alice, vpc, "clients").id();
        UUID web = world.group(alice, vpc, "web", World.from(clients, 80)).id();
        PlacedPort server = world.place(alice, subnet, "server", web);
        PlacedPort member = world.place(alice, far, "member", clients);
        PlacedPort stranger = world.place(alice, subnet, "stranger");
        for (PlacedPort from : List.of(member, stranger)) {
            for (int port : new int[] {80, 81}) {
                Reachability found = reach(vpc, from.id().toString(), server.address(), port);
                assertThat(found.reachable())
                        .as(found.summary())
                        .isEqualTo(from == member && port == 80)
                        .isEqualTo(String.valueOf(found.trace()).contains("arrives"));
                assertThat(found.steps()).isNotEmpty();
            }
        }
        assertThat(reach(vpc, stranger.address(), server.address(), 80).summary())
                .contains("no rule of the receiver's groups allows it in");
        // addresses are drawn at random
        String nobody =
                Stream.of("10.0.1.250", "10.0.1.251", "10.0.1.252")
                        .filter(one -> !Set.of(server.address(), stranger.address()).contains(one))
                        .findFirst()
                        .orElseThrow();
        assertThat(reach(vpc, member.address(), nobody, 80).reachable()).isFalse();
        assertThat(reach(vpc, member.address(), "8.8.8.8", 53).reachable()).isTrue();
        assertThat(refused(() -> reach(vpc, nobody, "8.8.8.8", 53)).field()).contains("from");
    }

    @Test
    void attachAndDetachChangeWhoReaches() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID web = world.group(alice, vpc, "web", World.tcp(80, "10.0.0.0/16")).id();
        UUID none = world.group(alice, vpc, "none").id();
        PlacedPort server = world.place(alice, subnet, "server", none);
        PlacedPort client = world.place(alice, subnet, "client", none);
        UUID instance = world.instanceOf(alice, server);
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isFalse();
        world.groups.attach(alice, instance, web);
        world.groups.attach(alice, instance, web);
        world.reconcile();
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isTrue();
        world.groups.detach(alice, instance, web);
        world.groups.detach(alice, instance, web);
        world.reconcile();
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isFalse();
    }
}
