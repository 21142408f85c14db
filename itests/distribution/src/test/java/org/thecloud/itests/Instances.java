// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Launching and watching instances the way a tenant does. */
final class Instances {

    static final String IMAGE = "busybox:1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Instances() {}

    /** Makes the simulated driver available; a second time does nothing. */
    static void simulated(RunningCloud cloud) {
        if (listed(cloud).isEmpty()) {
            assertThat(cloud.shell("feature:install compute-sim").exit()).isZero();
        }
        await("the simulated driver is ready")
                .atMost(PATIENCE)
                .until(() -> listed(cloud).filter(line -> line.contains("READY")).isPresent());
    }

    private static Optional<String> listed(RunningCloud cloud) {
        return cloud.shell("driver:list")
                .out()
                .lines()
                .filter(line -> line.startsWith("sim"))
                .findFirst();
    }

    static String body(String name, String driver) {
        return """
        {"name": "%s", "image": "%s", "instance_type": "basic-1", "driver": "%s",
         "cmd": ["sleep", "3600"]}"""
                .formatted(name, IMAGE, driver);
    }

    static String name() {
        return "i-" + UUID.randomUUID();
    }

    static String launch(RunningCloud cloud, Account account, String body) {
        Reply reply = cloud.post(account, "/instances", body);
        assertThat(reply.status()).as(reply.toString()).isIn(201, 202);
        return reply.id();
    }

    static void awaitState(RunningCloud cloud, Account account, String id, String state) {
        await(id + " becomes " + state)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            Reply reply = cloud.get(account, "/instances/" + id);
                            assertThat(reply.json().path("status").asText())
                                    .as(reply.toString())
                                    .isEqualTo(state);
                        });
    }

    static void terminate(RunningCloud cloud, Account account, String id) {
        Reply reply = cloud.delete(account, "/instances/" + id);
        assertThat(reply.status()).as(reply.toString()).isIn(200, 202, 204);
    }

    static void awaitGone(RunningCloud cloud, Account account, String id) {
        await(id + " is gone")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> cloud.get(account, "/instances/" + id).status() == 404);
    }

    /** Lets a tenant have as many instances as a test needs. */
    static void withoutQuota(RunningCloud cloud, Account account) {
        Ssh.Output output =
                cloud.shell(
                        "tenant:quota "
                                + account.tenantId()
                                + " instances=1000000"
                                + " vcpus=1000000 memory_mb=1000000000");
        assertThat(output.exit()).as(output.toString()).isZero();
    }
}
