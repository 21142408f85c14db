// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** Whatever is sent, the answer is a clear refusal and never a fault of ours. */
@ExtendWith(RunningCloud.Extension.class)
class BadInputIT {

    /** An endpoint with a body that it takes; {@code secret} words need no key. */
    private record Endpoint(String method, String path, boolean open, Map<String, Object> body) {}

    private static final Map<String, Object> JOB =
            Map.of(
                    "name",
                    "j",
                    "schedule",
                    "@daily",
                    "time_zone",
                    "UTC",
                    "dst_gap",
                    "run",
                    "target_url",
                    "https://example.org/",
                    "target_method",
                    "POST",
                    "target_payload",
                    "{}",
                    "target_type",
                    "url",
                    "overlap",
                    "skip");

    private static final List<Endpoint> ENDPOINTS =
            List.of(
                    new Endpoint(
                            "POST",
                            "/auth/register",
                            true,
                            Map.of("email", "a@example.com", "password", "x", "name", "A B")),
                    new Endpoint(
                            "POST", "/auth/login", true, Map.of("email", "a@b.c", "password", "x")),
                    new Endpoint("POST", "/auth/forgot-password", true, Map.of("email", "a@b.c")),
                    new Endpoint(
                            "POST",
                            "/auth/reset-password",
                            true,
                            Map.of("token", "t", "new_password", "x")),
                    new Endpoint("POST", "/auth/keys", false, Map.of("name", "k")),
                    new Endpoint("POST", "/tenants", false, Map.of("name", "n", "slug", "s")),
                    new Endpoint(
                            "POST",
                            "/iam/policies",
                            false,
                            Map.of("name", "p", "statements", List.of())),
                    new Endpoint(
                            "POST",
                            "/instances",
                            false,
                            Map.of("name", "i", "image", "busybox:1", "driver", "sim")),
                    new Endpoint(
                            "PUT",
                            "/instances/" + UUID.randomUUID(),
                            false,
                            Map.of("status", "STOPPED")),
                    new Endpoint("POST", "/cron", false, JOB),
                    new Endpoint("PUT", "/cron/" + UUID.randomUUID(), false, JOB),
                    new Endpoint(
                            "POST", "/topics", false, Map.of("name", "t", "display_name", "d")),
                    new Endpoint(
                            "POST",
                            "/topics/" + UUID.randomUUID() + "/publish",
                            false,
                            Map.of("message", "m", "subject", "s")),
                    new Endpoint(
                            "POST",
                            "/images",
                            false,
                            Map.of(
                                    "name",
                                    "i",
                                    "format",
                                    "raw",
                                    "firmware",
                                    "uefi",
                                    "sha256",
                                    "00".repeat(32),
                                    "url",
                                    "https://example.org/i")),
                    new Endpoint(
                            "POST",
                            "/subscriptions",
                            false,
                            Map.of(
                                    "topic_id",
                                    UUID.randomUUID().toString(),
                                    "protocol",
                                    "webhook",
                                    "endpoint",
                                    "https://example.org/",
                                    "format",
                                    "json",
                                    "filter_scope",
                                    "body",
                                    "secret",
                                    "whsec_",
                                    "dead_letter_queue",
                                    "q")));

    private static final List<Endpoint> WITH_IDS =
            Stream.of(
                            "GET /instances/%s",
                            "PUT /instances/%s",
                            "DELETE /instances/%s",
                            "GET /instances/%s/console",
                            "DELETE /auth/keys/%s",
                            "POST /auth/keys/%s/rotate",
                            "POST /tenants/%s/switch",
                            "POST /tenants/%s/members",
                            "GET /iam/policies/%s",
                            "DELETE /iam/policies/%s",
                            "GET /iam/users/%s/policies",
                            "GET /cron/%s",
                            "PUT /cron/%s",
                            "DELETE /cron/%s",
                            "POST /cron/%s/pause",
                            "POST /cron/%s/resume",
                            "POST /cron/%s/run",
                            "GET /cron/%s/runs",
                            "GET /cron/" + UUID.randomUUID() + "/runs/%s",
                            "GET /volumes/%s",
                            "PUT /volumes/%s",
                            "DELETE /volumes/%s",
                            "POST /volumes/%s/attach",
                            "POST /volumes/%s/detach",
                            "POST /volumes/%s/resize",
                            "POST /volumes/%s/clone",
                            "GET /images/%s",
                            "DELETE /images/%s",
                            "GET /snapshots/%s",
                            "DELETE /snapshots/%s",
                            "POST /snapshots/%s/restore",
                            "GET /topics/%s",
                            "PUT /topics/%s",
                            "DELETE /topics/%s",
                            "GET /topics/%s/messages",
                            "GET /topics/" + UUID.randomUUID() + "/messages/%s",
                            "GET /topics/%s/subscriptions",
                            "GET /subscriptions/%s",
                            "PUT /subscriptions/%s",
                            "DELETE /subscriptions/%s",
                            "POST /subscriptions/%s/pause",
                            "POST /subscriptions/%s/resume",
                            "POST /subscriptions/%s/rotate-secret",
                            "POST /subscriptions/%s/confirmation",
                            "GET /subscriptions/%s/deliveries",
                            "GET /subscriptions/" + UUID.randomUUID() + "/deliveries/%s")
                    .map(line -> line.split(" "))
                    .map(words -> new Endpoint(words[0], words[1], false, Map.of()))
                    .toList();

    private static final List<String> STRANGE =
            List.of(
                    "'; DROP TABLE resource; --",
                    "../../../etc/passwd",
                    "\u0000",
                    "a\u202Eb",
                    "\uD83D\uDE00".repeat(50),
                    "Ж".repeat(300),
                    "x".repeat(20_000),
                    "${jndi:ldap://127.0.0.1/x}",
                    "<script>alert(1)</script>",
                    "%s%n%x",
                    "$(reboot)",
                    "\r\nX-Injected: 1",
                    " ",
                    "");

    private static final List<String> STRANGE_IDS =
            List.of(
                    "not-a-uuid",
                    "%27%20OR%201=1--",
                    "..%2f..%2fetc%2fpasswd",
                    "0",
                    "a".repeat(4000),
                    "%F0%9F%98%80");

    private static Map<String, String> wholeBodies() {
        Map<String, String> bodies = new LinkedHashMap<>();
        bodies.put("nothing", "");
        bodies.put("half an object", "{\"name\": \"x\"");
        bodies.put("not JSON", "<name>x</name>");
        bodies.put("a list", "[]");
        bodies.put("a number", "17");
        bodies.put("null", "null");
        bodies.put("a trailing word", "{} x");
        bodies.put("the same name twice", "{\"name\": \"a\", \"name\": \"b\"}");
        bodies.put("deep nesting", "{\"name\":".repeat(5000) + "1" + "}".repeat(5000));
        bodies.put("deep lists", "[".repeat(100_000));
        bodies.put("a long number", "{\"name\": " + "9".repeat(5000) + "}");
        return bodies;
    }

    private static void refused(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isBetween(400, 499);
        Problems.wellFormed(reply);
    }

    private static Account sender(RunningCloud cloud, Endpoint endpoint) {
        return endpoint.open() ? null : cloud.account("bad-input");
    }

    @TestFactory
    Stream<DynamicTest> bodiesThatAreNoObject(RunningCloud cloud) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Endpoint endpoint : ENDPOINTS) {
            wholeBodies()
                    .forEach(
                            (name, body) ->
                                    tests.add(
                                            DynamicTest.dynamicTest(
                                                    endpoint.path() + ": " + name,
                                                    () ->
                                                            refused(
                                                                    cloud.send(
                                                                            endpoint.method(),
                                                                            sender(cloud, endpoint),
                                                                            endpoint.path(),
                                                                            body)))));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> valuesOfTheWrongSort(RunningCloud cloud) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Endpoint endpoint : ENDPOINTS) {
            for (String field : endpoint.body().keySet()) {
                for (String value : List.of("{\"a\": 1}", "[[]]", "true", "1e999", "null")) {
                    Map<String, Object> body = new LinkedHashMap<>(endpoint.body());
                    body.put(field, "@@");
                    String json =
                            RunningCloud.json(write(body)).toString().replace("\"@@\"", value);
                    tests.add(
                            DynamicTest.dynamicTest(
                                    endpoint.path() + ": " + field + " is " + value,
                                    () -> answered(cloud, endpoint, json)));
                }
            }
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> strangeText(RunningCloud cloud) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Endpoint endpoint : ENDPOINTS) {
            for (String field : endpoint.body().keySet()) {
                for (int i = 0; i < STRANGE.size(); i++) {
                    Map<String, Object> body = new LinkedHashMap<>(endpoint.body());
                    body.put(field, STRANGE.get(i));
                    tests.add(
                            DynamicTest.dynamicTest(
                                    endpoint.path() + ": " + field + " strange text " + i,
                                    () -> answered(cloud, endpoint, write(body))));
                }
            }
        }
        return tests.stream();
    }

    /** A strange value may be fine for a field; then it must be stored, not break anything. */
    private static void answered(RunningCloud cloud, Endpoint endpoint, String body) {
        Reply reply = cloud.send(endpoint.method(), sender(cloud, endpoint), endpoint.path(), body);
        assertThat(reply.status()).as(reply.toString()).isLessThan(500);
        if (reply.status() >= 400) {
            Problems.wellFormed(reply);
        }
    }

    @TestFactory
    Stream<DynamicTest> idsThatAreNone(RunningCloud cloud) {
        List<DynamicTest> tests = new ArrayList<>();
        for (Endpoint endpoint : WITH_IDS) {
            for (String id : STRANGE_IDS) {
                tests.add(
                        DynamicTest.dynamicTest(
                                endpoint.method()
                                        + " "
                                        + endpoint.path()
                                                .formatted(
                                                        id.substring(0, Math.min(20, id.length()))),
                                () -> {
                                    Reply reply =
                                            cloud.send(
                                                    endpoint.method(),
                                                    cloud.account("bad-input"),
                                                    endpoint.path().formatted(id),
                                                    endpoint.method().equals("PUT")
                                                                    || endpoint.path()
                                                                            .endsWith("members")
                                                            ? "{}"
                                                            : null);
                                    assertThat(reply.status())
                                            .as(reply.toString())
                                            .isBetween(400, 499);
                                }));
            }
        }
        return tests.stream();
    }

    /** What the HTTP server cannot read is explained as well, and ends the connection. */
    @ParameterizedTest
    @CsvSource({
        "GET /instances/%00 HTTP/1.1, 400, INVALID_INPUT",
        "GET /instances/%2e%2e/audit HTTP/1.1, 400, INVALID_INPUT",
        "GET /%zz HTTP/1.1, 400, INVALID_INPUT",
        "nonsense, 400, INVALID_INPUT",
        "GET / HTTP/9.9, 505, HTTP_VERSION_NOT_SUPPORTED",
        "GET /long HTTP/1.1, 431, HEADERS_TOO_LARGE",
        "GET /LINE HTTP/1.1, 414, URI_TOO_LONG",
    })
    void whatIsNoHttpIsExplained(String line, int status, String code, RunningCloud cloud)
            throws Exception {
        String more = line.contains("long") ? "X-Long: " + "y".repeat(20_000) + "\r\n" : "";
        String whole = line.replace("LINE", "y".repeat(20_000));
        String answer = raw(cloud, whole + "\r\nHost: localhost\r\n" + more + "\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsIgnoringCase("content-type: application/problem+json")
                .containsIgnoringCase("connection: close")
                .contains("\"code\":\"" + code + "\"", "\"request_id\":\"")
                .doesNotContain("Exception", "\tat ");
    }

    private static String raw(RunningCloud cloud, String request) throws IOException {
        URI api = cloud.uri("/");
        try (Socket socket = new Socket(api.getHost(), api.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void tenMegabytesAreTooMuch(RunningCloud cloud) {
        for (Endpoint endpoint : ENDPOINTS) {
            Reply reply =
                    cloud.send(
                            endpoint.method(),
                            sender(cloud, endpoint),
                            endpoint.path(),
                            "{\"name\": \"" + "x".repeat(10 << 20) + "\"}");
            Problems.refused(reply, 413, "BODY_TOO_LARGE");
        }
    }

    @Test
    void anotherMediaTypeIsRefused(RunningCloud cloud) {
        for (Endpoint endpoint : ENDPOINTS) {
            Problems.refused(
                    cloud.send(
                            endpoint.method(),
                            sender(cloud, endpoint),
                            endpoint.path(),
                            "name=x",
                            "Content-Type",
                            "application/x-www-form-urlencoded"),
                    415);
        }
    }

    @Test
    void unknownFieldsAreReportedNotRefused(RunningCloud cloud) {
        Reply reply =
                cloud.post(
                        cloud.account("bad-input"),
                        "/auth/keys",
                        "{\"name\": \"k\", \"colour\": \"green\"}");

        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        assertThat(reply.header("Warning")).contains("colour");
    }

    @Test
    void unknownPathsAndVerbsAreRefused(RunningCloud cloud) {
        Account user = cloud.account("bad-input");
        Problems.refused(cloud.get(user, "/no/such/path"), 404);
        Reply verb = cloud.send("PATCH", user, "/instances", "{}");
        assertThat(verb.status()).isIn(404, 405);
        Problems.wellFormed(verb);
    }

    @TestFactory
    Stream<DynamicTest> queriesThatAreNone(RunningCloud cloud) {
        return Stream.of(
                        "limit=0",
                        "limit=-1",
                        "limit=x",
                        "limit=99999999999",
                        "after=nonsense",
                        "after=%27%3B--")
                .flatMap(
                        query ->
                                Stream.of(
                                                "/instances",
                                                "/iam/policies",
                                                "/audit",
                                                "/cron",
                                                "/volumes",
                                                "/snapshots",
                                                "/images",
                                                "/topics",
                                                "/subscriptions")
                                        .map(path -> path + "?" + query))
                .map(
                        path ->
                                DynamicTest.dynamicTest(
                                        path,
                                        () ->
                                                Problems.refused(
                                                        cloud.get(cloud.account("bad-input"), path),
                                                        400)));
    }

    private static String write(Map<String, Object> body) {
        List<String> fields = new ArrayList<>();
        body.forEach(
                (name, value) ->
                        fields.add(
                                RunningCloud.quoted(name)
                                        + ": "
                                        + (value instanceof String text
                                                ? RunningCloud.quoted(text)
                                                : "[]")));
        return "{" + String.join(", ", fields) + "}";
    }
}
