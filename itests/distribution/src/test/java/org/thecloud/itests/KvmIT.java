// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** A virtual machine from launch to termination, through all that can happen to the platform. */
@ExtendWith(RunningCloud.Extension.class)
class KvmIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String BODY =
            """
            {"name": "%s", "image": "%s", "driver": "kvm", "instance_type": "basic-1",
             "ports": "%d:80", "env": ["WORD=from the platform"],
             "user_data": "#!/bin/sh\\nmkdir -p /disk/www\\n. /run/thecloud/env\\necho \\"$WORD\\" >/disk/www/index.html\\nexec httpd -h /disk/www\\n"}""";

    private Kvm kvm;

    @AfterEach
    void leaveNothing(RunningCloud cloud) throws Exception {
        try (Kvm last = kvm) {
            Leftovers.remove(cloud, cloud.account("machines"));
        }
    }

    private static void answers(RunningCloud cloud, int port) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        await("the guest answers")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(
                                                cloud.http()
                                                        .send(
                                                                request,
                                                                HttpResponse.BodyHandlers
                                                                        .ofString())
                                                        .body())
                                        .isEqualTo("from the platform\n"));
    }

    private static void greeted(RunningCloud cloud, Account user, String id) throws Exception {
        Reply console = cloud.get(user, "/instances/" + id + "/console");
        assertThat(console.status()).as(console.toString()).isEqualTo(200);
        URI url = URI.create(console.json().path("console_url").asText());
        assertThat(url.getScheme()).isEqualTo("vnc");
        assertThat(url.getHost()).isEqualTo("127.0.0.1");
        assertThat(url.getQuery()).startsWith("VncPassword=");
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            byte[] hello = socket.getInputStream().readNBytes(12);
            assertThat(new String(hello, StandardCharsets.US_ASCII)).isEqualTo("RFB 003.008\n");
        }
        String socketUrl = console.json().path("websocket_url").asText();
        try (Screen screen = Screen.open(cloud.http(), socketUrl)) {
            assertThat(screen.signIn(url.getQuery().substring("VncPassword=".length())))
                    .as("width and height")
                    .hasSize(2)
                    .doesNotContain(0);
        }
        assertThat(Screen.refusal(cloud.http(), socketUrl)).as("used up").isEqualTo(404);
    }

    @Test
    void aGuestLivesThroughAllThatHappensToThePlatform(RunningCloud cloud) throws Exception {
        Path guest = Libvirt.needed();
        String before = Libvirt.machines();
        kvm = new Kvm(cloud).image("tiny:1", guest);
        kvm.install("uri = " + Libvirt.URI);
        Account user = cloud.account("machines");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        refused(
                cloud.post(user, "/instances", BODY.formatted("none", "no-such-image:1", port)),
                422,
                "IMAGE_NOT_FOUND");

        String id = Instances.launch(cloud, user, BODY.formatted(Instances.name(), "tiny:1", port));
        Instances.awaitState(cloud, user, id, "RUNNING");
        answers(cloud, port);
        greeted(cloud, user, id);
        assertThat(cloud.get(user, "/instances/" + id + "/logs?tail=1000").body())
                .contains("SYSLINUX");
        assertThat(cloud.get(cloud.account("stranger"), "/instances/" + id + "/console").status())
                .isEqualTo(404);

        String number = Libvirt.number(id);
        assertThat(number).isNotEmpty();
        assertThat(cloud.shell("bundle:update org.thecloud.compute.kvm").exit()).isZero();
        Instances.awaitState(cloud, user, id, "RUNNING");
        greeted(cloud, user, id);
        cloud.kill9();
        assertThat(Libvirt.number(id)).as("it runs on").isEqualTo(number);
        answers(cloud, port);
        cloud.restart();
        Instances.awaitState(cloud, user, id, "RUNNING");
        greeted(cloud, user, id);
        assertThat(Libvirt.number(id)).as("it was never started again").isEqualTo(number);

        cloud.put(user, "/instances/" + id, "{\"status\": \"STOPPED\"}");
        Instances.awaitState(cloud, user, id, "STOPPED");
        assertThat(Libvirt.number(id)).isEqualTo("-");
        assertThat(cloud.get(user, "/instances/" + id + "/logs?tail=1000").body())
                .contains("TINY-READY");
        cloud.put(user, "/instances/" + id, "{\"status\": \"RUNNING\"}");
        Instances.awaitState(cloud, user, id, "RUNNING");
        String again = Libvirt.number(id);

        Libvirt.run("destroy", "thecloud-" + id);
        await("its end is seen, and it is started again")
                .atMost(Duration.ofSeconds(30))
                .until(() -> !Libvirt.number(id).equals(again) && !Libvirt.number(id).equals("-"));
        Instances.awaitState(cloud, user, id, "RUNNING");

        Instances.terminate(cloud, user, id);
        Instances.awaitGone(cloud, user, id);
        assertThat(Libvirt.machines()).isEqualTo(before);
        assertThat(kvm.machines()).isEmpty();
    }
}
