// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Estate.WEB;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.thecloud.itests.Estate.Elastic;
import org.thecloud.itests.Estate.Line;
import org.thecloud.itests.Estate.Machine;

/** What is started anew, by whom and however, goes on in its place. */
abstract class StartedAnew extends InNetworks {

    StartedAnew(NetworksIT networks) {
        super(networks);
    }

    @Test
    void aKilledRuntimeAndANewDriverLeaveTrafficAlone(RunningCloud cloud) throws Exception {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String open = mine.group(vpc, "open");
        mine.allow(open, Estate.ECHO, "10.7.0.0/16");
        mine.allow(open, WEB, ANYWHERE);
        Machine client = mine.machine("client", subnet, "10.7.1.10", open);
        Machine server = mine.machine("server", subnet, "10.7.1.20", open);
        Elastic elastic = mine.elastic();
        mine.associate(elastic, server);
        mine.awaitStatus("/elastic-ips/" + elastic.id(), "associated");
        assertThat(curl(elastic.address())).isEqualTo("server");
        List<String> flows = NetworksIT.ovs().flows();
        List<String> objects = NetworksIT.everything();

        try (Line line = client.connect(server)) {
            assertThat(cloud.shell("bundle:update org.thecloud.network.ovs").exit()).isZero();
            line.lives();
            untouched(cloud, line, flows, objects);

            cloud.kill9();
            line.lives();
            assertThat(client.asks(server.address(), WEB)).isEqualTo("server");
            cloud.restart();
            Instances.awaitState(cloud, mine.owner(), server.id(), "RUNNING");
            untouched(cloud, line, flows, objects);
            assertThat(curl(elastic.address())).isEqualTo("server");
        }
    }

    // A change after it shows that the driver works again, and only then is compared.
    private void untouched(RunningCloud cloud, Line line, List<String> flows, List<String> objects)
            throws Exception {
        await("the driver is ready")
                .atMost(Duration.ofSeconds(60))
                .until(() -> cloud.shell("driver:list").out().matches("(?s).*ovs .*READY.*"));
        try (Estate more = new Estate(cloud, mine.owner())) {
            more.vpc(Instances.name(), "10.20.0.0/16");
        }
        await("as it was")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            assertThat(NetworksIT.everything()).isEqualTo(objects);
                            assertThat(NetworksIT.ovs().flows()).isEqualTo(flows);
                        });
        line.lives();
    }

    @Test
    void aSwitchThatIsStartedAnewCarriesOn() throws Exception {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String open = mine.group(vpc, "open");
        mine.allow(open, WEB, ANYWHERE);
        Machine client = mine.machine("client", subnet, "10.7.1.10", open);
        Machine server = mine.machine("server", subnet, "10.7.1.20", open);
        Elastic elastic = mine.elastic();
        mine.associate(elastic, server);
        await("the elastic IP answers")
                .atMost(Duration.ofSeconds(10))
                .until(() -> curl(elastic.address()).equals("server"));

        List<String> objects = NetworksIT.everything();
        int flows = NetworksIT.ovs().flows().size();

        NetworksIT.ovs().restartSwitch();

        await("instances reach each other")
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.asks(server.address(), WEB).equals("server"));
        await("the elastic IP answers")
                .atMost(Duration.ofSeconds(60))
                .until(() -> curl(elastic.address()).equals("server"));
        // numbers of ports and of conjunctions are given anew
        await("as it was")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(NetworksIT.ovs().flows()).hasSize(flows));
        assertThat(NetworksIT.everything()).isEqualTo(objects);
    }

    @Test
    void anInstanceKeepsItsPlaceWhenItIsStartedAnew(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        Machine client = mine.machine("client", subnet, "10.7.1.10");
        Machine server = mine.machine("server", subnet, "10.7.1.20");
        switched(cloud, server, "STOPPED");
        switched(cloud, server, "RUNNING");
        await("the server answers again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> client.asks(server.address(), WEB).equals("server"));
    }

    @Test
    void anInstanceHasItsPlaceAndItsVolume(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        Machine client = mine.machine("client", subnet, "10.7.1.10");
        String volume = mine.volume();
        String body =
                """
                {"name": "%s", "image": "busybox:1", "driver": "docker", "instance_type": "basic-1",
                 "subnet_id": "%s", "private_ip": "%s", "volumes": [%s],
                 "cmd": ["sh", "-c", "touch /data/index.html; exec httpd -f -p 80 -h /data"]}""";
        String mount = "{\"volume_id\": \"%s\", \"mount_path\": \"/data\"}".formatted(volume);
        Machine first =
                mine.launched(
                        "first", "10.7.1.20", body.formatted("first", subnet, "10.7.1.20", mount));
        assertThat(first.run("sh", "-c", "echo kept >/data/index.html && sync").code()).isZero();
        serves(client, first);

        switched(cloud, first, "STOPPED");
        switched(cloud, first, "RUNNING");
        serves(client, first);
        Instances.terminate(cloud, mine.owner(), first.id());
        Instances.awaitGone(cloud, mine.owner(), first.id());
        mine.awaitStatus("/volumes/" + volume, "AVAILABLE");

        // the next one gets it only when it is made already, so it is made anew in its place
        Machine second =
                mine.launched(
                        "second",
                        "10.7.1.30",
                        """
                        {"name": "second", "image": "busybox:1", "driver": "docker", "instance_type": "basic-1",
                         "subnet_id": "%s", "private_ip": "10.7.1.30",
                         "cmd": ["sh", "-c", "mkdir -p /data; exec httpd -f -p 80 -h /data"]}"""
                                .formatted(subnet));
        switched(cloud, second, "STOPPED");
        mine.ok(
                "/volumes/" + volume + "/attach",
                "{\"instance_id\": \"%s\", \"mount_path\": \"/data\"}".formatted(second.id()));
        switched(cloud, second, "RUNNING");
        serves(client, second);
    }

    private static void serves(Machine client, Machine server) {
        await("what is on the volume is served")
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.asks(server.address(), WEB).equals("kept"));
    }

    private void switched(RunningCloud cloud, Machine machine, String state) {
        String path = "/instances/" + machine.id();
        assertThat(cloud.put(mine.owner(), path, "{\"status\": \"" + state + "\"}").status())
                .isBetween(200, 299);
        Instances.awaitState(cloud, mine.owner(), machine.id(), state);
    }
}
