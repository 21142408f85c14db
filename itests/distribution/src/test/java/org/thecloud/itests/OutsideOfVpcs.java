// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Estate.WEB;
import static org.thecloud.itests.Problems.refused;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.thecloud.itests.Estate.Elastic;
import org.thecloud.itests.Estate.Machine;

/** Who is reached from outside of all VPCs. */
abstract class OutsideOfVpcs extends InNetworks {

    OutsideOfVpcs(NetworksIT networks) {
        super(networks);
    }

    @Test
    void anElasticIpAnswersUntilItIsTakenAway(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String open = mine.group(vpc, "open");
        Machine server = mine.machine("server", subnet, "10.7.1.10", open);
        Elastic elastic = mine.elastic();
        assertThat(curl(elastic.address())).isEmpty();
        mine.associate(elastic, server);
        mine.awaitStatus("/elastic-ips/" + elastic.id(), "associated");
        assertThat(curl(elastic.address())).as("no rule lets it in").isEmpty();

        mine.allow(open, WEB, ANYWHERE);
        await("the elastic IP answers")
                .atMost(Duration.ofSeconds(10))
                .until(() -> curl(elastic.address()).equals("server"));
        refused(cloud.delete(mine.owner(), "/elastic-ips/" + elastic.id()), 409);

        mine.disassociate(elastic);
        mine.awaitStatus("/elastic-ips/" + elastic.id(), "allocated");
        await("nobody answers any more")
                .atMost(Duration.ofSeconds(10))
                .until(() -> curl(elastic.address()).isEmpty());
    }

    @Test
    void aPublishedPortAnswersOnTheHost(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        Machine server = mine.publishing("18080:80", "server", subnet, "10.7.1.10");
        assertThat(curl("127.0.0.1:18080")).isEqualTo("server");
        assertThat(curl("127.0.0.1:8080")).isEmpty();
        assertThat(
                        cloud.get(mine.owner(), "/instances/" + server.id())
                                .json()
                                .path("ports")
                                .asText())
                .isEqualTo("18080:80");
        refused(
                cloud.post(
                        theirs.owner(),
                        "/instances",
                        """
                        {"name": "late", "image": "busybox:1", "driver": "docker", "ports": "18080:80"}"""),
                409,
                "PORT_CONFLICT");
        Instances.terminate(cloud, mine.owner(), server.id());
        Instances.awaitGone(cloud, mine.owner(), server.id());
        await("nobody answers any more")
                .atMost(Duration.ofSeconds(10))
                .until(() -> curl("127.0.0.1:18080").isEmpty());
    }
}
