// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Instances from launch to termination, pretended and real. */
@ExtendWith(RunningCloud.Extension.class)
class InstancesIT {

    @AfterEach
    void leaveNothing(RunningCloud cloud) {
        Leftovers.remove(cloud, cloud.account("instances"));
    }

    private static void lives(RunningCloud cloud, String driver) {
        Account user = cloud.account("instances");
        String id = Instances.launch(cloud, user, Instances.body(Instances.name(), driver));
        Instances.awaitState(cloud, user, id, "RUNNING");
        assertThat(cloud.get(user, "/instances").body()).contains(id);

        assertThat(cloud.put(user, "/instances/" + id, "{\"status\": \"STOPPED\"}").status())
                .isIn(200, 202);
        Instances.awaitState(cloud, user, id, "STOPPED");
        assertThat(cloud.put(user, "/instances/" + id, "{\"status\": \"RUNNING\"}").status())
                .isIn(200, 202);
        Instances.awaitState(cloud, user, id, "RUNNING");

        Instances.terminate(cloud, user, id);
        Instances.awaitGone(cloud, user, id);
    }

    @Test
    void aPretendedInstanceLives(RunningCloud cloud) {
        Instances.simulated(cloud);
        lives(cloud, "sim");
    }

    @Test
    void aContainerLivesAndLeavesNothingBehind(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        lives(cloud, "docker");
    }

    @Test
    void aContainerIsReachedOverHttp(RunningCloud cloud) throws Exception {
        Docker.needed(Instances.IMAGE);
        Account user = cloud.account("instances");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String id =
                Instances.launch(
                        cloud,
                        user,
                        """
                        {"name": "%s", "image": "busybox:1", "driver": "docker",
                         "instance_type": "basic-1", "ports": "%d:80",
                         "cmd": ["sh", "-c",
                           "mkdir /www && echo it works >/www/index.html && httpd -f -p 80 -h /www"]}"""
                                .formatted(Instances.name(), port));
        Instances.awaitState(cloud, user, id, "RUNNING");

        URI page = URI.create("http://127.0.0.1:" + port + "/");
        awaitPage(cloud, page);
        assertThat(cloud.post(user, "/instances/" + id + "/pause", "").status()).isEqualTo(202);
        Instances.awaitState(cloud, user, id, "PAUSED");
        assertThatThrownBy(() -> read(cloud, page)).isInstanceOf(HttpTimeoutException.class);
        assertThat(cloud.post(user, "/instances/" + id + "/start", "").status()).isEqualTo(202);
        Instances.awaitState(cloud, user, id, "RUNNING");
        awaitPage(cloud, page);
        Reply second =
                cloud.post(
                        user,
                        "/instances",
                        """
                        {"name": "%s", "image": "busybox:1", "driver": "docker", "ports": "%d:80"}"""
                                .formatted(Instances.name(), port));
        refused(second, 409);
        Instances.terminate(cloud, user, id);
        Instances.awaitGone(cloud, user, id);
    }

    private static void awaitPage(RunningCloud cloud, URI page) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(read(cloud, page)).contains("it works"));
    }

    private static String read(RunningCloud cloud, URI page) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(2)).build();
        return cloud.http().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void anImageThatCannotBeHadIsRefusedAtOnce(RunningCloud cloud) {
        Docker.needed(Instances.IMAGE);
        Reply reply =
                cloud.post(
                        cloud.account("instances"),
                        "/instances",
                        """
                        {"name": "%s", "image": "no-such-image-anywhere:1", "driver": "docker"}"""
                                .formatted(Instances.name()));

        // Whether there is such an image only its registry knows, and that may be out of reach.
        if (reply.status() == 503) {
            refused(reply, 503, "REGISTRY_UNAVAILABLE");
        } else {
            refused(reply, 404, "IMAGE_NOT_FOUND");
        }
    }

    @Test
    void theCatalogueIsPriced(RunningCloud cloud) {
        Reply types = cloud.get(cloud.account("instances"), "/instance-types");

        assertThat(types.json())
                .anySatisfy(
                        type -> {
                            assertThat(type.path("id").asText()).isEqualTo("basic-2");
                            assertThat(type.path("price_per_hour").asDouble()).isEqualTo(0.02);
                        });
    }

    @Test
    void operatorsLaunchAndTerminateInTheShell(RunningCloud cloud) {
        Instances.simulated(cloud);
        Account user = cloud.account("instances");
        String name = Instances.name();
        String tenant = " --tenant " + user.tenantId();
        Ssh.Output launched =
                cloud.shell(
                        "instance:launch --wait --driver sim --image busybox:1 --type basic-1"
                                + tenant
                                + " "
                                + name);
        assertThat(launched.exit()).as(launched.toString()).isZero();
        assertThat(cloud.shell("instance:list" + tenant).out()).contains(name, "RUNNING");
        assertThat(cloud.shell("instance:launch --driver none --image x" + tenant + " y").exit())
                .isEqualTo(1);

        assertThat(cloud.shell("instance:terminate" + tenant + " " + name).exit()).isZero();
        await().until(() -> !cloud.shell("instance:list" + tenant).out().contains(name));
    }

    @Test
    void theSameIdempotencyKeyMakesOneInstance(RunningCloud cloud) {
        Instances.simulated(cloud);
        Account user = cloud.account("instances");
        String body = Instances.body(Instances.name(), "sim");
        String[] key = {"Idempotency-Key", Instances.name()};
        Reply first = cloud.send("POST", user, "/instances", body, key);
        Reply second = cloud.send("POST", user, "/instances", body, key);

        assertThat(second.id()).as(second.toString()).isEqualTo(first.id());
        Instances.terminate(cloud, user, first.id());
    }

    @Test
    void aStaleVersionIsRefused(RunningCloud cloud) {
        Instances.simulated(cloud);
        Account user = cloud.account("instances");
        String id = Instances.launch(cloud, user, Instances.body(Instances.name(), "sim"));
        Instances.awaitState(cloud, user, id, "RUNNING");

        refused(
                cloud.send(
                        "PUT",
                        user,
                        "/instances/" + id,
                        "{\"status\": \"STOPPED\"}",
                        "If-Match",
                        "\"0\""),
                412);
        Instances.terminate(cloud, user, id);
    }

    @Test
    void aDryRunKeepsNothing(RunningCloud cloud) {
        Instances.simulated(cloud);
        Account user = cloud.account("instances");
        String name = Instances.name();
        Reply reply = cloud.post(user, "/instances?dry_run=true", Instances.body(name, "sim"));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.header("Dry-Run")).isEqualTo("true");
        assertThat(cloud.get(user, "/instances").body()).doesNotContain(name);
    }
}
