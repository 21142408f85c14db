// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Estate.OTHER_WEB;
import static org.thecloud.itests.Estate.WEB;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thecloud.itests.Estate.Line;
import org.thecloud.itests.Estate.Machine;

/** Who reaches whom inside a VPC. */
abstract class WithinVpcs extends InNetworks {

    WithinVpcs(NetworksIT networks) {
        super(networks);
    }

    @Test
    void aSubnetIsSharedAndTheSameBlockElsewhereIsAnother() {
        String here = mine.subnet(mine.vpc("prod", "10.7.0.0/16"), "10.7.1.0/24");
        String beside = mine.subnet(mine.vpc("test", "10.7.0.0/16"), "10.7.1.0/24");
        String there = theirs.subnet(theirs.vpc("prod", "10.7.0.0/16"), "10.7.1.0/24");
        Machine client = mine.machine("client", here, "10.7.1.10");
        Machine server = mine.machine("server", here, "10.7.1.20");
        Machine besides = mine.machine("beside", beside, "10.7.1.10");
        mine.machine("server-beside", beside, "10.7.1.20");
        Machine stranger = theirs.machine("stranger", there, "10.7.1.10");
        theirs.machine("server-there", there, "10.7.1.20");
        theirs.machine("alone", there, "10.7.1.30");

        assertThat(client.asks(server.address(), WEB)).isEqualTo("server");
        assertThat(besides.asks("10.7.1.20", WEB)).isEqualTo("server-beside");
        assertThat(stranger.asks("10.7.1.20", WEB)).isEqualTo("server-there");
        assertThat(stranger.asks("10.7.1.30", WEB)).isEqualTo("alone");
        assertThat(client.asks("10.7.1.30", WEB)).isEmpty();
        assertThat(besides.asks("10.7.1.30", WEB)).isEmpty();
        assertThat(client.run("nslookup", "server.prod.internal").out()).contains("10.7.1.20");
    }

    @Test
    void subnetsOfAVpcAreRouted() {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        Machine one = mine.machine("one", mine.subnet(vpc, "10.7.1.0/24"), "10.7.1.10");
        mine.machine("two", mine.subnet(vpc, "10.7.2.0/24"), "10.7.2.10");

        assertThat(one.asks("10.7.2.10", WEB)).isEqualTo("two");
    }

    @Test
    void rulesOpenAndClose(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String clients = mine.group(vpc, "clients");
        String servers = mine.group(vpc, "servers");
        Machine client = mine.machine("client", subnet, "10.7.1.10", clients);
        Machine server = mine.machine("server", subnet, "10.7.1.20", servers);
        assertThat(client.asks(server.address(), WEB)).isEmpty();

        String fromBlock = mine.allow(servers, WEB, "10.7.1.0/28");
        assertThat(client.asks(server.address(), WEB)).isEqualTo("server");
        assertThat(client.asks(server.address(), OTHER_WEB)).isEmpty();
        assertThat(server.asks(client.address(), WEB)).isEmpty();

        mine.allow(servers, Estate.ECHO, clients);
        try (Line line = client.connect(server)) {
            mine.revoke(servers, fromBlock);
            assertThat(client.asks(server.address(), WEB)).isEmpty();
            line.lives();
            mine.allow(servers, WEB, clients);
            assertThat(client.asks(server.address(), WEB)).isEqualTo("server");
            line.lives();
        }
        assertThat(reach(cloud, vpc, client, server, WEB)).isTrue();
        assertThat(reach(cloud, vpc, client, server, OTHER_WEB)).isFalse();
        mine.ok(
                "/security-groups/detach",
                "{\"instance_id\": \"%s\", \"group_id\": \"%s\"}".formatted(server.id(), servers));
        await("the group holds no more")
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.asks(server.address(), WEB).isEmpty());
    }

    private boolean reach(RunningCloud cloud, String vpc, Machine from, Machine to, int port) {
        return cloud.get(
                        mine.owner(),
                        "/vpcs/%s/reachability?from=%s&to=%s&port=%d"
                                .formatted(vpc, from.id(), to.id(), port))
                .json()
                .path("reachable")
                .asBoolean();
    }
}
