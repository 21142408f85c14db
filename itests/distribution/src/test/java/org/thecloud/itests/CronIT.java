// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.thecloud.itests.Problems.refused;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Scheduled jobs from outside: runs, two tenants, replacement under load, and crash. */
@ExtendWith(RunningCloud.Extension.class)
class CronIT {

    private static final int JOBS = 20;

    private final Receiver receiver = new Receiver("127.0.0.1");

    @AfterEach
    void close() {
        receiver.close();
    }

    private static String name() {
        return "job-" + UUID.randomUUID().toString().substring(0, 8);
    }

    private String body(String schedule, String more) {
        return "{\"name\": \"%s\", \"schedule\": \"%s\", \"target_url\": \"%s\"%s}"
                .formatted(name(), schedule, receiver.url("/cleanup"), more);
    }

    private String job(RunningCloud cloud, Account user, String schedule, String more) {
        return ok201(cloud.post(user, "/cron", body(schedule, more))).id();
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json();
    }

    @Test
    void aJobIsMadeChangedPausedRunAndRemoved(RunningCloud cloud) {
        Account user = cloud.account("cron");
        Reply made = cloud.post(user, "/cron", body("0 0 * * *", ""));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.json().path("status").asText()).isEqualTo("ACTIVE");
        assertThat(Instant.parse(made.json().path("next_run_at").asText())).isAfter(Instant.now());
        String path = "/cron/" + made.id();
        assertThat(made.header("Location")).endsWith(path);
        assertThat(ok(cloud.get(user, path)).path("target_method").asText()).isEqualTo("POST");
        assertThat(ok(cloud.get(user, "/cron")).findValuesAsText("id")).contains(made.id());

        JsonNode changed =
                ok(
                        cloud.put(
                                user,
                                path,
                                """
                                {"schedule": "30 2 * * *", "time_zone": "Europe/Berlin",
                                 "target_headers": {"Authorization": "Bearer s"}}"""));
        assertThat(changed.path("time_zone").asText()).isEqualTo("Europe/Berlin");
        assertThat(changed.path("target_headers").path("Authorization").asText()).isEqualTo("***");

        assertThat(ok(cloud.post(user, path + "/pause", "")).path("status").asText())
                .isEqualTo("PAUSED");
        assertThat(ok(cloud.get(user, path)).path("next_run_at").isMissingNode()).isTrue();
        assertThat(ok(cloud.post(user, path + "/resume", "")).path("status").asText())
                .isEqualTo("ACTIVE");

        Reply run = cloud.post(user, path + "/run", "");
        assertThat(run.status()).as(run.toString()).isEqualTo(202);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state(cloud, user, path, run.id()).equals("SUCCEEDED"));
        assertThat(receiver.calls())
                .extracting(call -> call.header("Cloud-Cron-Run"))
                .containsExactly(run.id());
        JsonNode runs = ok(cloud.get(user, path + "/runs"));
        assertThat(runs).hasSize(1);
        assertThat(runs.path(0).path("http_status").asInt()).isEqualTo(204);
        assertThat(runs.path(0).path("origin").asText()).isEqualTo("manual");

        ok(cloud.delete(user, path));
        await().atMost(Duration.ofSeconds(30)).until(() -> cloud.get(user, path).status() == 404);
        refused(cloud.post(user, path + "/pause", ""), 404);
        assertThat(cloud.get(user, "/cron").body()).doesNotContain(made.id());
    }

    @Test
    void runsComeInPagesAndAreMeasured(RunningCloud cloud) throws Exception {
        Account user = cloud.account("cron");
        String path = "/cron/" + job(cloud, user, "@every 1s", "");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> ok(cloud.get(user, path + "/runs")).size() >= 3);
        ok(cloud.post(user, path + "/pause", ""));
        Reply first = cloud.get(user, path + "/runs?limit=2");
        assertThat(ok(first)).hasSize(2);
        assertThat(first.header("Link")).contains("rel=\"next\"").contains("after=");
        refused(cloud.get(user, path + "/runs?after=x"), 400, "INVALID_INPUT", "after");
        String metrics =
                cloud.http()
                        .send(
                                java.net.http.HttpRequest.newBuilder(cloud.adminUri("/metrics"))
                                        .build(),
                                java.net.http.HttpResponse.BodyHandlers.ofString())
                        .body();
        assertThat(metrics).contains("thecloud_cron_runs_total{outcome=\"succeeded\"}");
        assertThat(metrics).contains("thecloud_cron_delay_seconds");
        ok(cloud.delete(user, path));
    }

    @Test
    void badInputIsRefused(RunningCloud cloud) {
        Account user = cloud.account("cron");
        refused(cloud.post(user, "/cron", "{}"), 400, "INVALID_INPUT", "name");
        refused(
                cloud.post(user, "/cron", body("61 * * * *", "")),
                400,
                "INVALID_INPUT",
                "schedule");
        refused(
                cloud.post(user, "/cron", body("@daily", ", \"time_zone\": \"Mars/Olympus\"")),
                400,
                "INVALID_INPUT",
                "time_zone");
        refused(
                cloud.post(
                        user,
                        "/cron",
                        """
                        {"name": "inside", "schedule": "@daily", "target_url": "http://127.0.0.2/"}"""),
                400,
                "EGRESS_REFUSED",
                "target_url");
        refused(
                cloud.post(
                        user,
                        "/cron",
                        """
                        {"name": "fax", "schedule": "@daily", "target_type": "fax"}"""),
                422,
                "UNKNOWN_TARGET",
                "target_type");
        String huge = ", \"target_payload\": \"" + "x".repeat(70_000) + "\"";
        refused(
                cloud.post(user, "/cron", body("@daily", huge)),
                413,
                "BODY_TOO_LARGE",
                "target_payload");
        refused(cloud.get(user, "/cron/nonsense"), 400, "INVALID_ID", "id");
    }

    @Test
    void theOtherTenantSeesNothing(RunningCloud cloud) {
        Account mine = cloud.account("cron");
        Account other = cloud.account("cron-two");
        String id = job(cloud, mine, "@daily", "");
        String path = "/cron/" + id;
        String run = cloud.post(mine, path + "/run", "").id();
        for (String get : List.of("", "/runs", "/runs/" + run)) {
            refused(cloud.get(other, path + get), 404);
        }
        for (String post : List.of("/pause", "/resume", "/run")) {
            refused(cloud.post(other, path + post, ""), 404);
        }
        refused(cloud.put(other, path, "{\"jitter\": 1}"), 404);
        refused(cloud.delete(other, path), 404);
        assertThat(cloud.get(other, "/cron").body()).doesNotContain(id);
        ok(cloud.delete(mine, path));
    }

    private static String toQueue(String queue, String more) {
        return """
        {"name": "%s", "schedule": "@daily", "target_type": "queue", "retries": 0,
         "target_parameters": {"queue": "%s"}%s}"""
                .formatted(name(), queue, more);
    }

    @Test
    void aQueueGetsTheRuns(RunningCloud cloud) {
        Account user = cloud.account("cron");
        Account other = cloud.account("cron-two");
        String queue = name();
        String queuePath =
                "/queues/"
                        + ok201(cloud.post(user, "/queues", "{\"name\": \"%s\"}".formatted(queue)))
                                .id();
        refused(
                cloud.post(other, "/cron", toQueue(queue, "")),
                404,
                "REFERENCE_NOT_FOUND",
                "target_parameters.queue");
        String path =
                "/cron/"
                        + ok201(
                                        cloud.post(
                                                user,
                                                "/cron",
                                                toQueue(
                                                        queue,
                                                        ", \"target_payload\": \"close the day\"")))
                                .id();

        String run = cloud.post(user, path + "/run", "").id();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state(cloud, user, path, run).equals("SUCCEEDED"));
        JsonNode messages = ok(cloud.get(user, queuePath + "/messages"));
        assertThat(messages.findValuesAsText("body")).containsExactly("close the day");
        assertThat(messages.toString()).contains(run);

        assertThat(cloud.delete(user, queuePath).status()).isEqualTo(204);
        String lost = cloud.post(user, path + "/run", "").id();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> state(cloud, user, path, lost).equals("FAILED"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> ok(cloud.get(user, path)).path("status").asText().equals("DEGRADED"));
        ok(cloud.delete(user, path));
    }

    @Test
    void aTopicGetsTheRuns(RunningCloud cloud) {
        Account user = cloud.account("cron");
        String named = "{\"name\": \"%s\"}".formatted(name());
        String topic = ok201(cloud.post(user, "/topics", named)).id();
        String queue = ok201(cloud.post(user, "/queues", named)).id();
        ok201(
                cloud.post(
                        user,
                        "/topics/" + topic + "/subscriptions",
                        """
                        {"protocol": "queue", "endpoint": "%s", "format": "raw"}"""
                                .formatted(queue)));
        String job =
                """
                {"name": "%s", "schedule": "@daily", "target_type": "topic", "retries": 0,
                 "target_parameters": {"topic": "%s"}, "target_payload": "close the day"}"""
                        .formatted(name(), topic);
        refused(
                cloud.post(cloud.account("cron-two"), "/cron", job),
                404,
                "REFERENCE_NOT_FOUND",
                "target_parameters.topic");
        String path = "/cron/" + ok201(cloud.post(user, "/cron", job)).id();

        String run = cloud.post(user, path + "/run", "").id();
        JsonNode messages =
                await().atMost(Duration.ofSeconds(30))
                        .until(
                                () -> ok(cloud.get(user, "/queues/" + queue + "/messages")),
                                all -> !all.isEmpty());
        assertThat(messages.findValuesAsText("body")).containsExactly("close the day");
        assertThat(messages.toString()).contains(run);
        ok(cloud.delete(user, path));
        ok(cloud.delete(user, "/topics/" + topic));
    }

    private static Reply ok201(Reply made) {
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made;
    }

    private static String state(RunningCloud cloud, Account user, String job, String run) {
        return ok(cloud.get(user, job + "/runs/" + run)).path("status").asText();
    }

    @Test
    void operatorsHaveTheSameOnTheShell(RunningCloud cloud) {
        Account user = cloud.account("cron");
        String job = name();
        String tenant = " --tenant " + user.tenantId() + " ";
        JsonNode made =
                cloud.shellJson(
                        "cron:create" + tenant + job + " '0 3 * * *' " + receiver.url("/shell"));
        assertThat(made.path("status").asText()).isEqualTo("ACTIVE");
        assertThat(cloud.shellJson("cron:list" + tenant).findValuesAsText("name")).contains(job);
        assertThat(cloud.shellJson("cron:pause" + tenant + job).path("status").asText())
                .isEqualTo("PAUSED");
        assertThat(cloud.shellJson("cron:resume" + tenant + job).path("status").asText())
                .isEqualTo("ACTIVE");
        cloud.shellJson("cron:run" + tenant + job);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                cloud.shellJson("cron:runs" + tenant + job)
                                        .findValuesAsText("status")
                                        .equals(List.of("SUCCEEDED")));
        assertThat(cloud.shellJson("cron:show" + tenant + job).path("schedule").asText())
                .isEqualTo("0 3 * * *");
        assertThat(cloud.shell("cron:delete" + tenant + job).exit()).isZero();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> cloud.shell("cron:show" + tenant + job).exit() == 1);
        assertThat(cloud.guestShell("cron:list").exit()).isEqualTo(1);
    }

    /** Jobs that run every second, and may do so beside each other. */
    private List<String> load(RunningCloud cloud, Account user) {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(job(cloud, user, "@every 1s", ", \"overlap\": \"allow\", \"retries\": 10"));
        }
        return jobs;
    }

    private void more(int calls) {
        int goal = receiver.calls().size() + calls;
        await().atMost(Duration.ofSeconds(90)).until(() -> receiver.calls().size() >= goal);
    }

    /** Every second from a job's first run to its last has one run, and each was called. */
    private void assertNothingLostOrDoubled(
            RunningCloud cloud, Account user, List<String> jobs, boolean crashed) {
        jobs.forEach(job -> ok(cloud.post(user, "/cron/" + job + "/pause", "")));
        for (String job : jobs) {
            await().atMost(Duration.ofSeconds(60))
                    .until(
                            () -> cloud.get(user, "/cron/" + job + "/runs?limit=1000"),
                            CronIT::over);
            JsonNode runs = ok(cloud.get(user, "/cron/" + job + "/runs?limit=1000"));
            Map<String, Set<String>> runsByTime = new HashMap<>();
            Map<String, Integer> callsByRun = new HashMap<>();
            for (Receiver.Call call : receiver.calls()) {
                if (call.header("Cloud-Cron-Job").equals(job)) {
                    String run = call.header("Cloud-Cron-Run");
                    runsByTime
                            .computeIfAbsent(
                                    call.header("Cloud-Cron-Scheduled"), t -> new TreeSet<>())
                            .add(run);
                    callsByRun.merge(run, 1, Integer::sum);
                }
            }
            Set<String> asked = new TreeSet<>(callsByRun.keySet());
            assertThat(runsByTime.values())
                    .as("runs of one second of " + job)
                    .allSatisfy(of -> assertThat(of).hasSize(1));
            if (!crashed) {
                assertThat(callsByRun.values()).as("calls of one run").containsOnly(1);
            }
            Set<Instant> times = new TreeSet<>();
            runsByTime.keySet().forEach(time -> times.add(Instant.parse(time)));
            Instant first = times.iterator().next();
            Instant last = ((TreeSet<Instant>) times).last();
            assertThat(times)
                    .as("seconds")
                    .hasSize((int) Duration.between(first, last).toSeconds() + 1);
            for (JsonNode run : runs) {
                if (run.path("status").asText().equals("SUCCEEDED")) {
                    assertThat(asked).contains(run.path("id").asText());
                } else {
                    assertThat(run.path("status").asText())
                            .as(run.toString())
                            .isEqualTo("CANCELLED");
                }
            }
            ok(cloud.delete(user, "/cron/" + job));
        }
    }

    private static boolean over(Reply runs) {
        Set<String> states =
                runs.json().findValuesAsText("status").stream().collect(Collectors.toSet());
        states.removeAll(Set.of("SUCCEEDED", "CANCELLED", "FAILED", "SKIPPED", "MISSED"));
        return states.isEmpty();
    }

    @Test
    void theServiceIsUpdatedUnderLoad(RunningCloud cloud) throws Exception {
        Account user = cloud.register("cron-swap");
        List<String> jobs = load(cloud, user);
        more(5 * JOBS);
        Clients clients = new Clients(4, number -> useAllPaths(cloud, user, jobs.get(0)));
        try (clients) {
            clients.more(40);
            for (int i = 0; i < 3; i++) {
                Ssh.Output output = cloud.shell("bundle:update org.thecloud.cron");
                assertThat(output.exit()).as(output.toString()).isZero();
                clients.more(40);
                more(3 * JOBS);
            }
        }
        clients.assertNoneFailed();
        assertNothingLostOrDoubled(cloud, user, jobs, false);
    }

    /** A job's life, and looks at another that runs. */
    private void useAllPaths(RunningCloud cloud, Account user, String running) {
        ok(cloud.get(user, "/cron"));
        ok(cloud.get(user, "/cron/" + running));
        ok(cloud.get(user, "/cron/" + running + "/runs"));
        String made = job(cloud, user, "0 3 * * *", "");
        ok(cloud.post(user, "/cron/" + made + "/pause", ""));
        ok(cloud.post(user, "/cron/" + made + "/resume", ""));
        ok(cloud.delete(user, "/cron/" + made));
    }

    @Test
    void theRuntimeIsKilledUnderLoad(RunningCloud cloud) throws Exception {
        Account user = cloud.register("cron-crash");
        List<String> jobs = load(cloud, user);
        for (int i = 0; i < 2; i++) {
            more(5 * JOBS);
            cloud.kill9();
            cloud.restart();
        }
        more(5 * JOBS);
        assertNothingLostOrDoubled(cloud, user, jobs, true);
    }
}
