// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/**
 * Scheduled jobs from outside: runs that arrive in a queue, two tenants, replacement, and crash.
 */
@ExtendWith(RunningCloud.Extension.class)
class CronIT {

    private static final Duration LONG = Duration.ofSeconds(90);

    private static String made(RunningCloud cloud, Account user, String path, String body) {
        String name = "c-" + UUID.randomUUID().toString().substring(0, 8);
        Reply made = cloud.post(user, path, "{\"name\": \"%s\"%s}".formatted(name, body));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made.id();
    }

    private static String queue(RunningCloud cloud, Account user) {
        return made(cloud, user, "/queues", ", \"visibility_timeout\": 600");
    }

    private static String job(RunningCloud cloud, Account user, String queue, String schedule) {
        return made(
                cloud,
                user,
                "/cron",
                ", \"schedule\": \"%s\", \"overlap\": \"allow\", \"target_queue\": \"%s\""
                        .formatted(schedule, queue));
    }

    /** Bodies of messages that came until all of these are there, with how often each came. */
    private static Map<String, Integer> arrived(
            RunningCloud cloud, Account user, String queue, Set<String> awaited) {
        Map<String, Integer> seen = new HashMap<>();
        Awaitility.await()
                .atMost(LONG)
                .until(
                        () -> {
                            for (JsonNode message :
                                    cloud.get(
                                                    user,
                                                    "/queues/"
                                                            + queue
                                                            + "/messages?count=10&wait=1")
                                            .json()) {
                                seen.merge(message.path("body").asText(), 1, Integer::sum);
                            }
                            return seen.keySet().containsAll(awaited);
                        });
        return seen;
    }

    @Test
    void aDueTimeAndARunByHandArrive(RunningCloud cloud) {
        Account user = cloud.account("cron");
        String queue = queue(cloud, user);
        String job = job(cloud, user, queue, "* * * * *");
        Reply run = cloud.post(user, "/cron/" + job + "/run", "");
        assertThat(run.status()).as(run.toString()).isEqualTo(202);
        assertThat(arrived(cloud, user, queue, Set.of(run.id()))).containsEntry(run.id(), 1);
        Awaitility.await()
                .atMost(LONG)
                .until(
                        () ->
                                cloud.get(user, "/cron/" + job + "/runs")
                                        .body()
                                        .contains("\"schedule\""));
        JsonNode due = cloud.get(user, "/cron/" + job + "/runs?limit=1").json().path(0);
        assertThat(due.path("due_at").asText()).endsWith(":00Z");
        assertThat(arrived(cloud, user, queue, Set.of(due.path("id").asText())))
                .containsEntry(due.path("id").asText(), 1);
        refused(cloud.delete(user, "/queues/" + queue), 409, "IN_USE");
        assertThat(cloud.delete(user, "/cron/" + job).status()).isEqualTo(204);
        Awaitility.await()
                .atMost(LONG)
                .until(() -> cloud.get(user, "/cron/" + job).status() == 404);
    }

    @Test
    void badInputIsRefused(RunningCloud cloud) {
        Account user = cloud.account("cron");
        Map<String, String> bad =
                Map.of(
                        "schedule", "\"schedule\": \"0 0 31 2 *\"",
                        "time_zone", "\"time_zone\": \"Mars/Base\"",
                        "target_url", "\"target_url\": \"ftp://example.com/\"",
                        "target_method", "\"target_method\": \"BREW\"",
                        "target_headers", "\"target_headers\": {\"Host\": \"x\"}",
                        "timeout_seconds", "\"timeout_seconds\": 0",
                        "retries", "\"retries\": 11",
                        "overlap", "\"overlap\": \"maybe\"",
                        "misfire", "\"misfire\": \"all\"");
        bad.forEach(
                (field, text) -> {
                    Map<String, String> usual =
                            new HashMap<>(
                                    Map.of(
                                            "schedule", "\"schedule\": \"@daily\"",
                                            "target_url",
                                                    "\"target_url\": \"http://192.0.2.1/x\""));
                    usual.put(field, text);
                    refused(
                            cloud.post(
                                    user,
                                    "/cron",
                                    "{\"name\": \"bad\", "
                                            + String.join(", ", usual.values())
                                            + "}"),
                            400,
                            "INVALID_INPUT",
                            field);
                });
        for (String url :
                List.of("http://127.0.0.1:1/", "http://169.254.169.254/", "http://[::1]/")) {
            refused(
                    cloud.post(
                            user,
                            "/cron",
                            "{\"name\": \"sly\", \"schedule\": \"@daily\", \"target_url\": \""
                                    + url
                                    + "\"}"),
                    400,
                    "EGRESS_REFUSED",
                    "target_url");
        }
    }

    @Test
    void theOtherTenantSeesNothing(RunningCloud cloud) {
        Account mine = cloud.account("cron");
        Account other = cloud.account("cron-two");
        String queue = queue(cloud, mine);
        String path = "/cron/" + job(cloud, mine, queue, "@daily");
        refused(cloud.get(other, path), 404);
        refused(cloud.get(other, path + "/runs"), 404);
        refused(cloud.put(other, path, "{\"schedule\": \"@hourly\"}"), 404);
        for (String verb : List.of("/pause", "/resume", "/run")) {
            refused(cloud.post(other, path + verb, ""), 404);
        }
        refused(cloud.delete(other, path), 404);
        assertThat(cloud.get(other, "/cron").json()).isEmpty();
        refused(
                cloud.post(
                        other,
                        "/cron",
                        "{\"name\": \"x\", \"schedule\": \"@daily\", \"target_queue\": \""
                                + queue
                                + "\"}"),
                404);
        Reply paused = cloud.post(mine, path + "/pause", "");
        assertThat(paused.json().path("status").asText()).isEqualTo("PAUSED");
        assertThat(
                        paused.json().path("next_run_at").isNull()
                                || paused.json().path("next_run_at").isMissingNode())
                .isTrue();
        assertThat(cloud.post(mine, path + "/resume", "").json().path("status").asText())
                .isEqualTo("ACTIVE");
    }

    /** Asks for runs without pause. */
    private static final class Load implements AutoCloseable {

        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread client;

        Load(RunningCloud cloud, Account user, String job) {
            client =
                    new Thread(
                            () -> {
                                while (!over.get()) {
                                    try {
                                        Reply run = cloud.post(user, "/cron/" + job + "/run", "");
                                        if (run.status() == 202) {
                                            accepted.add(run.id());
                                        } else {
                                            failures.add(run.toString());
                                        }
                                    } catch (RuntimeException broken) {
                                        failures.add(broken.toString());
                                        return; // the runtime was killed: nothing was promised
                                    }
                                }
                            });
            client.start();
        }

        void more(int runs) {
            int until = accepted.size() + runs;
            Awaitility.await().atMost(LONG).until(() -> accepted.size() >= until);
        }

        @Override
        public void close() throws InterruptedException {
            over.set(true);
            client.join();
        }
    }

    @Test
    void theServiceIsReplacedUnderLoad(RunningCloud cloud) throws Exception {
        Account user = cloud.account("cron");
        String queue = queue(cloud, user);
        String job = job(cloud, user, queue, "@yearly");
        Load load = new Load(cloud, user, job);
        try (load) {
            for (int i = 0; i < 3; i++) {
                load.more(20);
                assertThat(cloud.shell("bundle:update org.thecloud.cron").exit()).isZero();
            }
            load.more(20);
        }
        assertThat(load.failures).isEmpty();
        Map<String, Integer> arrived = arrived(cloud, user, queue, load.accepted);
        assertThat(arrived.keySet()).isEqualTo(load.accepted);
        assertThat(arrived.values()).containsOnly(1);
    }

    @Test
    void noAcceptedRunIsLostInACrash(RunningCloud cloud) throws Exception {
        Account user = cloud.register("cron-crash");
        String queue = queue(cloud, user);
        String job = job(cloud, user, queue, "* * * * *");
        Load load = new Load(cloud, user, job);
        try (load) {
            load.more(50);
            cloud.kill9();
        }
        cloud.restart();
        arrived(cloud, user, queue, load.accepted); // one that was cut off may have come twice
        Set<String> times = new HashSet<>();
        for (JsonNode run : cloud.get(user, "/cron/" + job + "/runs?limit=1000").json()) {
            if (run.path("trigger").asText().equals("schedule")) {
                assertThat(times.add(run.path("due_at").asText())).isTrue();
            }
        }
    }

    @Test
    void theShellSeesTheSameJobs(RunningCloud cloud) {
        Account user = cloud.account("cron");
        String queue = queue(cloud, user);
        String tenant = " --tenant " + user.tenantId();
        String name = "shell-" + UUID.randomUUID().toString().substring(0, 8);
        JsonNode made =
                cloud.shellJson(
                        "cron:create" + tenant + " --queue " + queue + " " + name + " @daily");
        String id = made.path("id").asText();
        assertThat(cloud.get(user, "/cron/" + id).json().path("name").asText()).isEqualTo(name);
        String run = cloud.shellJson("cron:run" + tenant + " " + name).path("id").asText();
        arrived(cloud, user, queue, Set.of(run));
        assertThat(cloud.shellJson("cron:runs" + tenant + " " + name)).hasSize(1);
        assertThat(cloud.shellJson("cron:pause" + tenant + " " + name).path("status").asText())
                .isEqualTo("PAUSED");
        assertThat(cloud.shell("cron:delete" + tenant + " " + name).exit()).isZero();
    }
}
