// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.Estate.Machine;

/**
 * Virtual machines in a VPC: a guest of QEMU and containers on a real Open vSwitch with OVN. The
 * switch, libvirt and its guests are in a network namespace of the test's own.
 */
@ExtendWith(RunningCloud.Extension.class)
class KvmNetworksIT {

    private static final int WEB = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int BIG = 300_000;
    private static final String GUEST =
            """
            {"name": "guest", "image": "tiny:1", "driver": "kvm", "instance_type": "basic-1",
             "vpc_id": "%s", "private_ip": "%s", "security_groups": ["%s"], "ports": "18082:80",
             "user_data": "#!/bin/sh\\nmkdir -p /disk/www\\nprintf 'GET / HTTP/1.0\\\\r\\\\n\\\\r\\\\n' | nc -w 5 10.7.1.10 80 | tail -n 1 >/disk/www/index.html\\nhead -c %d /dev/zero >/disk/www/big\\nexec httpd -h /disk/www\\n"}""";

    private OpenVswitch ovs;
    private Path libvirt;
    private Kvm kvm;
    private Estate mine;
    private List<String> before;

    @BeforeEach
    void start(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        OpenVswitch.needed();
        Path guest = Libvirt.programsNeeded();
        ovs = OpenVswitch.start();
        ovs.use(cloud);
        libvirt = Files.createTempDirectory("libvirt");
        script("start", libvirt.toString(), ovs.namespace());
        kvm = new Kvm(cloud).image("tiny:1", guest);
        kvm.install(
                "uri = qemu+unix:///system?socket=%s/run/libvirt-sock".formatted(libvirt),
                "domain.type = qemu",
                "namespace = /run/netns/" + ovs.namespace());
        mine = new Estate(cloud, cloud.register("network-guests"));
        Instances.withoutQuota(cloud, mine.owner());
        // what all VPCs share is made with the first one
        try (Estate first = new Estate(cloud, cloud.register("network-first"))) {
            first.machine(
                    "first",
                    first.subnet(first.vpc("first", "10.9.0.0/16"), "10.9.1.0/24"),
                    "10.9.1.9");
        }
        before = ovs.objects();
    }

    @AfterEach
    void stop(RunningCloud cloud) throws Exception {
        if (ovs == null) {
            return;
        }
        // all of it, also if some of it fails
        try (AutoCloseable openVswitch = ovs;
                AutoCloseable use = () -> ovs.forget(cloud);
                AutoCloseable daemon = this::stopLibvirt;
                AutoCloseable driver = kvm) {
            if (mine != null) {
                mine.close();
            }
            if (before != null) {
                await("nothing is left behind")
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(ovs.objects()).isEqualTo(before));
            }
        }
    }

    private void stopLibvirt() throws IOException {
        if (libvirt != null) {
            script("stop", libvirt.toString());
            Kvm.remove(libvirt);
        }
    }

    private static void script(String verb, String... words) {
        String[] command =
                Stream.concat(
                                Stream.of(
                                        "bash",
                                        OpenVswitch.root().resolve("scripts/libvirt.sh").toString(),
                                        verb),
                                Stream.of(words))
                        .toArray(String[]::new);
        Programs.Ended ended = Programs.run(command);
        assertThat(ended.code()).as(ended.out()).isZero();
    }

    private String curl(String address) {
        Programs.Ended ended =
                ovs.outside("curl", "-s", "--noproxy", "*", "-m", "2", "http://" + address + "/");
        return ended.code() == 0 ? ended.out().strip() : "";
    }

    private static int bytes(Machine client, Machine server) {
        return Integer.parseInt(
                client.run(
                                "sh",
                                "-c",
                                "printf 'GET /big HTTP/1.0\\r\\n\\r\\n' | nc -w 10 %s 80 | wc -c"
                                        .formatted(server.address()))
                        .out()
                        .strip());
    }

    @Test
    void aVirtualMachineIsAPlaceInAVpcAsAnyOther(RunningCloud cloud) {
        String vpc = mine.vpc("prod", "10.7.0.0/16");
        String subnet = mine.subnet(vpc, "10.7.1.0/24");
        String beside = mine.subnet(mine.vpc("test", "10.7.0.0/16"), "10.7.1.0/24");
        String clients = mine.group(vpc, "clients");
        String guests = mine.group(vpc, "guests");
        Machine client = mine.machine("client", subnet, "10.7.1.10", clients);
        Machine stranger = mine.machine("stranger", beside, "10.7.1.10");
        mine.allow(clients, WEB, guests);
        String open = mine.allow(guests, WEB, "10.7.1.0/24");

        Machine guest =
                mine.launched("guest", "10.7.1.20", GUEST.formatted(vpc, "10.7.1.20", guests, BIG));
        assertThat(
                        cloud.get(mine.owner(), "/instances/" + guest.id())
                                .json()
                                .path("private_ip")
                                .asText())
                .isEqualTo("10.7.1.20");
        // what it serves it had from the client before
        serves(client, guest);
        assertThat(bytes(client, guest)).isGreaterThan(BIG);
        assertThat(client.run("nslookup", "guest.prod.internal").out()).contains("10.7.1.20");
        assertThat(stranger.asks(guest.address(), WEB)).isEmpty();
        assertThat(curl("127.0.0.1:18082")).isEqualTo("client");

        mine.revoke(guests, open);
        assertThat(client.asks(guest.address(), WEB)).as("nothing allows it").isEmpty();
        mine.allow(guests, WEB, "10.7.1.0/28");
        assertThat(client.asks(guest.address(), WEB)).isEqualTo("client");

        cloud.put(mine.owner(), "/instances/" + guest.id(), "{\"status\": \"STOPPED\"}");
        Instances.awaitState(cloud, mine.owner(), guest.id(), "STOPPED");
        assertThat(knocked(client, guest)).doesNotContain("refused");
        cloud.put(mine.owner(), "/instances/" + guest.id(), "{\"status\": \"RUNNING\"}");
        // user data is done once only: now nobody serves there, and it is the guest who says so
        await("the guest is in its place again")
                .atMost(PATIENCE)
                .until(() -> knocked(client, guest).contains("Connection refused"));
    }

    private static String knocked(Machine client, Machine guest) {
        return client.run("sh", "-c", "nc -w 2 %s 80 </dev/null 2>&1".formatted(guest.address()))
                .out();
    }

    private static void serves(Machine client, Machine guest) {
        await("the guest serves")
                .atMost(PATIENCE)
                .until(() -> client.asks(guest.address(), WEB).equals("client"));
    }
}
