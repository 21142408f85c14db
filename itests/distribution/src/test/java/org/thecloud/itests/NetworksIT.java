// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Estate.OTHER_WEB;
import static org.thecloud.itests.Estate.WEB;
import static org.thecloud.itests.Problems.refused;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.Estate.Elastic;
import org.thecloud.itests.Estate.Line;
import org.thecloud.itests.Estate.Machine;
import org.thecloud.itests.RunningCloud.Account;

/** Networks move packets: containers on a real Open vSwitch with OVN, seen from inside them. */
@ExtendWith(RunningCloud.Extension.class)
class NetworksIT {

    private static final String ANYWHERE = "0.0.0.0/0";

    private static @Nullable OpenVswitch started;

    private Estate mine;
    private Estate theirs;
    private List<String> before;

    private static void start(RunningCloud cloud) throws Exception {
        started = OpenVswitch.start();
        started.use(cloud);
        // what all VPCs share is made with the first one
        try (Estate first = new Estate(cloud, cloud.register("network-first"))) {
            first.machine(
                    "first",
                    first.subnet(first.vpc("first", "10.9.0.0/16"), "10.9.1.0/24"),
                    "10.9.1.9");
        }
    }

    @AfterAll
    static void stop(RunningCloud cloud) throws Exception {
        if (started != null) {
            started.forget(cloud);
            started.close();
        }
    }

    private static OpenVswitch ovs() {
        return java.util.Objects.requireNonNull(started);
    }

    @BeforeEach
    void open(RunningCloud cloud) throws Exception {
        // before each, not before all: what is skipped is counted test by test
        Docker.needed(Instances.IMAGE);
        OpenVswitch.needed();
        if (started == null) {
            start(cloud);
        }
        before = everything();
        mine = new Estate(cloud, cloud.register("network-mine"));
        theirs = new Estate(cloud, cloud.register("network-theirs"));
        Instances.withoutQuota(cloud, mine.owner());
        Instances.withoutQuota(cloud, theirs.owner());
    }

    @AfterEach
    void nothingIsLeftBehind() {
        if (mine == null) {
            return;
        }
        try (Estate second = theirs;
                Estate first = mine) {
            // both, also if one cannot
        }
        await("nothing is left behind")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(everything()).isEqualTo(before));
    }

    private static List<String> everything() throws Exception {
        List<String> all = new java.util.ArrayList<>(ovs().objects());
        Docker.holders().forEach(holder -> all.add("holder " + holder));
        return all;
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

    @Test
    void aPeeringLeadsThereWhileItIsActive(RunningCloud cloud) {
        String ours = mine.vpc("ours", "10.7.0.0/16");
        String other = theirs.vpc("other", "10.8.0.0/16");
        Machine client = mine.machine("client", mine.subnet(ours, "10.7.1.0/24"), "10.7.1.10");
        String open = theirs.group(other, "open");
        theirs.allow(open, WEB, ANYWHERE);
        Machine server =
                theirs.machine("server", theirs.subnet(other, "10.8.1.0/24"), "10.8.1.10", open);
        assertThat(client.asks(server.address(), WEB)).isEmpty();

        String asked =
                cloud.post(
                                mine.owner(),
                                "/vpc-peerings",
                                """
                                {"requester_vpc_id": "%s", "accepter_vpc_id": "%s", "accepter_tenant_id": "%s"}"""
                                        .formatted(ours, other, theirs.owner().tenantId()))
                        .id();
        mine.leavesWithThis("/vpc-peerings/" + asked);
        mine.awaitStatus("/vpc-peerings/" + asked, "pending-acceptance");
        assertThat(client.asks(server.address(), WEB)).isEmpty();

        String offered = onlyPeering(cloud, theirs.owner());
        theirs.ok("/vpc-peerings/" + offered + "/accept", "");
        mine.awaitStatus("/vpc-peerings/" + asked, "active");
        await("the peering leads there")
                .atMost(Duration.ofSeconds(10))
                .until(() -> client.asks(server.address(), WEB).equals("server"));

        assertThat(cloud.delete(theirs.owner(), "/vpc-peerings/" + offered).status())
                .isBetween(200, 299);
        mine.awaitStatus("/vpc-peerings/" + asked, "deleted");
        assertThat(client.asks(server.address(), WEB)).isEmpty();
    }

    private static String onlyPeering(RunningCloud cloud, Account account) {
        await("the other tenant sees it")
                .atMost(Duration.ofSeconds(20))
                .until(() -> cloud.get(account, "/vpc-peerings").json().size() == 1);
        return cloud.get(account, "/vpc-peerings").json().path(0).path("id").asText();
    }

    /** Who answers from outside of all VPCs. */
    private static String curl(String address) {
        Programs.Ended ended =
                ovs().outside("curl", "-s", "--noproxy", "*", "-m", "2", "http://" + address + "/");
        return ended.code() == 0 ? ended.out().strip() : "";
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

    @Test
    void anotherTenantHasNothingOfIt(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String group = mine.group(vpc, "open");
        String rule = mine.allow(group, WEB, ANYWHERE);
        Machine server = mine.machine("server", subnet, "10.7.1.10", group);
        Elastic elastic = mine.elastic();
        String pair =
                "{\"instance_id\": \"%s\", \"group_id\": \"%s\"}".formatted(server.id(), group);
        String instance = "{\"instance_id\": \"" + server.id() + "\"}";
        for (String path :
                List.of(
                        "/vpcs/" + vpc,
                        "/vpcs/" + vpc + "/subnets",
                        "/vpcs/" + vpc + "/ports",
                        "/vpcs/" + vpc + "/reachability?from=10.7.1.10&to=10.7.1.11&port=80",
                        "/subnets/" + subnet,
                        "/security-groups?vpc_id=" + vpc,
                        "/security-groups/" + group,
                        "/security-groups/" + group + "/rules",
                        "/elastic-ips/" + elastic.id())) {
            refused(cloud.get(theirs.owner(), path), 404);
        }
        for (String path :
                List.of(
                        "/vpcs/" + vpc,
                        "/subnets/" + subnet,
                        "/security-groups/" + group,
                        "/security-groups/rules/" + rule,
                        "/elastic-ips/" + elastic.id())) {
            refused(cloud.delete(theirs.owner(), path), 404);
        }
        refused(cloud.post(theirs.owner(), "/security-groups/attach", pair), 404);
        refused(cloud.post(theirs.owner(), "/security-groups/detach", pair), 404);
        refused(
                cloud.post(theirs.owner(), "/elastic-ips/" + elastic.id() + "/associate", instance),
                404);
        refused(
                cloud.post(theirs.owner(), "/elastic-ips/" + elastic.id() + "/disassociate", ""),
                404);
        refused(
                cloud.put(
                        theirs.owner(), "/security-groups/" + group + "/rules", "{\"rules\": []}"),
                404);
        refused(
                cloud.post(
                        theirs.owner(),
                        "/instances",
                        """
                        {"name": "spy", "image": "busybox:1", "driver": "docker", "subnet_id": "%s"}"""
                                .formatted(subnet)),
                404,
                "REFERENCE_NOT_FOUND");
        for (String list : List.of("/vpcs", "/vpc-peerings", "/elastic-ips")) {
            assertThat(cloud.get(theirs.owner(), list).json()).as(list).isEmpty();
        }
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
        List<String> flows = ovs().flows();
        List<String> objects = everything();

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
                            assertThat(everything()).isEqualTo(objects);
                            assertThat(ovs().flows()).isEqualTo(flows);
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

        List<String> objects = everything();
        int flows = ovs().flows().size();

        ovs().restartSwitch();

        await("instances reach each other")
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.asks(server.address(), WEB).equals("server"));
        await("the elastic IP answers")
                .atMost(Duration.ofSeconds(60))
                .until(() -> curl(elastic.address()).equals("server"));
        // numbers of ports and of conjunctions are given anew
        await("as it was")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ovs().flows()).hasSize(flows));
        assertThat(everything()).isEqualTo(objects);
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
