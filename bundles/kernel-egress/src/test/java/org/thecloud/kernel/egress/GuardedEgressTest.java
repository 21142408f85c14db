// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.Egress.Request;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Trace;
import org.thecloud.kernel.egress.Receiver.Asked;

/** 127.0.0.1 plays the public network here: it is allowed. The rest of loopback is not. */
@Timeout(60)
class GuardedEgressTest {

    private final Map<String, String> zone = new ConcurrentHashMap<>();
    private final Receiver server = Receiver.plain();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private GuardedEgress egress;

    @BeforeEach
    void open() throws Exception {
        zone.put("outside.test", "127.0.0.1");
        zone.put("inside.test", "127.0.0.2");
        egress = new GuardedEgress(Configured.allowing("127.0.0.1/32"), this::find);
        egress.add(meters);
    }

    @AfterEach
    void close() throws Exception {
        egress.close();
        server.close();
        MDC.clear();
    }

    private InetAddress[] find(String host) throws UnknownHostException {
        String known = zone.get(host);
        if (known == null && !host.matches("[0-9.:a-f]+")) {
            throw new UnknownHostException(host);
        }
        return InetAddress.getAllByName(known == null ? host : known);
    }

    private URI at(String host, String path) {
        return URI.create("http://" + host + ":" + server.port() + path);
    }

    private String get(String host, String path) throws Exception {
        return text(Request.of("GET", at(host, path)));
    }

    private String text(Request request) throws IOException, InterruptedException {
        try (Egress.Response answer = egress.send(request)) {
            return answer.status()
                    + " "
                    + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void refused(String reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failed -> {
                            assertThat(failed.code().name()).isEqualTo("EGRESS_REFUSED");
                            assertThat(failed.kind()).isEqualTo(ErrorKind.INVALID);
                            assertThat(failed.details()).containsEntry("reason", reason);
                        });
    }

    private static void fails(String code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failed -> assertThat(failed.code().name()).isEqualTo(code));
    }

    @Test
    void answersOfAllowedTargetsComeBack() throws Exception {
        server.page(
                "/form",
                exchange -> {
                    exchange.getResponseHeaders().add("X-Two", "a");
                    exchange.getResponseHeaders().add("X-Two", "b");
                    Receiver.send(exchange, 404, "not here");
                });
        Request request =
                Request.of("post", at("outside.test", "/form"))
                        .withBody("application/json", "{}".getBytes(StandardCharsets.UTF_8))
                        .withHeader("X-Signature", "s");
        try (Egress.Response answer = egress.send(request)) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.headers().get("x-two")).containsExactly("a", "b");
            assertThat(answer.body()).hasContent("not here");
        }
        assertThat(server.asked()).extracting(Asked::line).containsExactly("POST /form");
        assertThat(server.asked().get(0).header("Host")).isEqualTo("outside.test:" + server.port());
        assertThat(server.asked().get(0).header("Content-Type")).isEqualTo("application/json");
        assertThat(server.asked().get(0).header("X-Signature")).isEqualTo("s");
        assertThat(server.asked().get(0).header("Accept-Encoding")).isNull();
        assertThat(meters.get("thecloud.egress.calls").tag("outcome", "4xx").timer().count())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://outside.test/, scheme",
        "file:///etc/passwd, scheme",
        "gopher://outside.test/, scheme",
        "//outside.test/, scheme",
        "http://user@outside.test/, user-info",
        "http://user:pass@outside.test/, user-info",
        "http:///path, host",
        "http:opaque, host",
        "http://two_words/, host",
        "http://outside.test:22/, port",
        "http://outside.test:0/, port",
        "http://outside.test:6379/, port",
        "http://127.0.0.2/, loopback",
        "http://[::1]/, loopback",
        "http://[::ffff:127.0.0.2]/, loopback",
        "http://[64:ff9b::10.0.0.1]/, private",
        "http://169.254.169.254/latest/meta-data/, metadata",
        "http://2130706434/, loopback",
        "http://127.2/, host",
        "http://inside.test/, loopback",
        "https://inside.test/, loopback",
    })
    void targetsThatAreNotAllowedAreRefusedByCheckAndBySend(String target, String reason) {
        refused(reason, () -> egress.check(URI.create(target)));
        refused(reason, () -> egress.send(Request.of("GET", URI.create(target))));
        assertThat(meters.get("thecloud.egress.calls").tag("outcome", "refused").timer().count())
                .isEqualTo(1);
    }

    @Test
    void aHostThatIsLongerThanANameIsRefused() {
        refused(
                "host",
                () -> egress.check(URI.create("http://" + "a.".repeat(126) + "test/"))); // 256
    }

    @Test
    void aNameWithOneAddressInsideIsRefused() throws Exception {
        egress.close();
        egress =
                new GuardedEgress(
                        Configured.allowing("127.0.0.1/32"),
                        host ->
                                new InetAddress[] {
                                    InetAddress.getByName("127.0.0.1"),
                                    InetAddress.getByName("10.0.0.1")
                                });
        server.text("/", "never");
        refused("private", () -> get("both.test", "/"));
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aNameThatPointsInsideAfterTheCheckLeadsNowhereElse() throws Exception {
        try (Receiver inside = Receiver.on("127.0.0.2", server.port(), null)) {
            inside.text("/", "secret");
            server.page(
                    "/",
                    exchange -> {
                        exchange.getResponseHeaders().set("Connection", "close");
                        Receiver.send(exchange, 200, "public");
                    });
            AtomicInteger lookups = new AtomicInteger();
            egress.close();
            egress =
                    new GuardedEgress(
                            Configured.allowing("127.0.0.1/32"),
                            host ->
                                    InetAddress.getAllByName(
                                            lookups.getAndIncrement() == 0
                                                    ? "127.0.0.1"
                                                    : "127.0.0.2"));
            assertThat(get("rebind.test", "/")).isEqualTo("200 public");
            assertThat(lookups).hasValue(1);
            // a new connection needs a new lookup, which is judged like the first
            refused("loopback", () -> get("rebind.test", "/"));
            assertThat(inside.asked()).isEmpty();
        }
    }

    @Test
    void checkPassesAndThenTheNameMovesInside() throws Exception {
        try (Receiver inside = Receiver.on("127.0.0.2", server.port(), null)) {
            inside.text("/", "secret");
            server.text("/", "public");
            egress.check(at("outside.test", "/"));
            zone.put("outside.test", "127.0.0.2");
            refused("loopback", () -> get("outside.test", "/"));
            assertThat(inside.asked()).isEmpty();
            assertThat(server.asked()).isEmpty();
        }
    }

    @Test
    void redirectsAreFollowedFiveTimes() throws Exception {
        server.text("/end", "arrived");
        for (int i = 0; i < 7; i++) {
            server.redirect("/r" + i, 302, i == 6 ? "/end" : "/r" + (i + 1));
        }
        assertThat(get("outside.test", "/r2")).isEqualTo("200 arrived");
        refused("redirects", () -> get("outside.test", "/r1"));
        assertThat(text(Request.of("GET", at("outside.test", "/r2")).withoutRedirects()))
                .isEqualTo("302 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"inside.test", "127.0.0.2", "[::1]", "localhost.inside.test"})
    void aRedirectToTheInsideIsRefused(String host) throws Exception {
        zone.put("localhost.inside.test", "::1");
        try (Receiver inside = Receiver.on("127.0.0.2", server.port(), null)) {
            inside.text("/", "secret");
            server.redirect("/go", 307, "http://" + host + ":" + server.port() + "/");
            refused("loopback", () -> get("outside.test", "/go"));
            assertThat(inside.asked()).isEmpty();
        }
    }

    @Test
    void aRedirectToAnotherSchemeIsRefused() {
        server.redirect("/go", 302, "file:///etc/passwd");
        refused("scheme", () -> get("outside.test", "/go"));
    }

    @Test
    void secretsStayWithTheOriginTheyWereMeantFor() throws Exception {
        zone.put("other.test", "127.0.0.1");
        server.text("/here", "ok")
                .redirect("/same", 307, "/here")
                .redirect("/other", 307, "http://other.test:" + server.port() + "/here");
        for (String path : List.of("/same", "/other")) {
            text(
                    Request.of("POST", at("outside.test", path))
                            .withBody("text/plain", "body".getBytes(StandardCharsets.UTF_8))
                            .withHeader("Authorization", "Bearer s")
                            .withHeader("X-Signature", "s"));
        }
        assertThat(server.asked())
                .extracting(Asked::line)
                .containsExactly("POST /same", "POST /here", "POST /other", "POST /here");
        assertThat(server.asked().get(1).header("Authorization")).isEqualTo("Bearer s");
        assertThat(server.asked().get(3).header("Authorization")).isNull();
        assertThat(server.asked().get(3).header("X-Signature")).isNull();
        assertThat(server.asked().get(3).header("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void aFormThatIsAnsweredElsewhereIsNotSentAgain() throws Exception {
        server.text("/result", "ok").redirect("/form", 303, "/result");
        text(
                Request.of("POST", at("outside.test", "/form"))
                        .withBody("text/plain", "body".getBytes(StandardCharsets.UTF_8)));
        assertThat(server.asked())
                .extracting(Asked::line)
                .containsExactly("POST /form", "GET /result");
        assertThat(server.asked().get(1).header("Content-Type")).isNull();
    }

    @Test
    void anAnswerThatSaysItIsTooLongIsNotRead() {
        server.text("/big", "x".repeat(1001));
        fails(
                "EGRESS_TOO_LARGE",
                () -> egress.send(Request.of("GET", at("outside.test", "/big")).upTo(1000)));
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        CountDownLatch gaveUp = new CountDownLatch(1);
        server.page(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try {
                        while (true) {
                            exchange.getResponseBody().write(new byte[8192]);
                        }
                    } catch (IOException closed) {
                        gaveUp.countDown();
                    }
                });
        Request request = Request.of("GET", at("outside.test", "/endless")).upTo(100_000);
        fails("EGRESS_TOO_LARGE", () -> text(request));
        gaveUp.await();
    }

    @Test
    void aServerThatNeverAnswersIsLeftAtTheDeadline() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.page("/slow", exchange -> await(end));
        long began = System.nanoTime();
        fails(
                "EGRESS_TIMEOUT",
                () ->
                        text(
                                Request.of("GET", at("outside.test", "/slow"))
                                        .within(Duration.ofMillis(400))));
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofMillis(390), Duration.ofSeconds(5));
        end.countDown();
        assertThat(meters.get("thecloud.egress.calls").tag("outcome", "timeout").timer().count())
                .isEqualTo(1);
    }

    @Test
    void aServerThatDripsItsAnswerIsLeftAtTheDeadline() {
        CountDownLatch end = new CountDownLatch(1);
        server.page(
                "/drip",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(1);
                    exchange.getResponseBody().flush();
                    await(end);
                });
        fails(
                "EGRESS_TIMEOUT",
                () ->
                        text(
                                Request.of("GET", at("outside.test", "/drip"))
                                        .within(Duration.ofMillis(500))));
        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        fails(
                "EGRESS_UNREACHABLE",
                () -> text(Request.of("GET", URI.create("http://nowhere.test/"))));
        int free = server.port();
        server.close();
        fails(
                "EGRESS_UNREACHABLE",
                () -> text(Request.of("GET", URI.create("http://outside.test:" + free + "/"))));
        egress.check(URI.create("http://nowhere.test/")); // may resolve later
    }

    @ParameterizedTest
    @CsvSource({
        "Host, inside.test",
        "content-length, 5",
        "Transfer-Encoding, chunked",
        "X Y, v",
        "X:Y, v",
    })
    void headersThatWouldChangeTheRequestAreRefused(String name, String value) {
        fails(
                "INVALID_INPUT",
                () ->
                        egress.send(
                                Request.of("GET", at("outside.test", "/"))
                                        .withHeader(name, value)));
    }

    @Test
    void aValueWithALineBreakIsRefused() {
        fails(
                "INVALID_INPUT",
                () ->
                        egress.send(
                                Request.of("GET", at("outside.test", "/"))
                                        .withHeader("X-A", "v\r\nHost: inside.test")));
    }

    @Test
    void theTraceOfTheThreadGoesOnWithANewSpan() throws Exception {
        Trace mine = Trace.fresh();
        MDC.put(Trace.TRACE_ID, mine.traceId());
        MDC.put(Trace.SPAN_ID, mine.spanId());
        MDC.put(Trace.FLAGS, mine.flags());
        server.text("/", "ok");
        get("outside.test", "/");
        Trace seen = Trace.parse(server.asked().get(0).header("traceparent")).orElseThrow();
        assertThat(seen.traceId()).isEqualTo(mine.traceId());
        assertThat(seen.spanId()).isNotEqualTo(mine.spanId());
        MDC.clear();
        get("outside.test", "/");
        Trace fresh = Trace.parse(server.asked().get(1).header("traceparent")).orElseThrow();
        assertThat(fresh.traceId()).isNotEqualTo(mine.traceId());
    }

    private Egress.Answer call(String lane, Request request) throws Exception {
        try {
            return egress.call(lane, request).get();
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    @Test
    void aCallWithoutAThreadBringsTheBeginningOfTheAnswer() throws Exception {
        server.text("/big", "x".repeat(1_000_000)).redirect("/go", 307, "/big").text("/", "small");
        Request request = Request.of("POST", at("outside.test", "/go")).upTo(1000);
        Egress.Answer big = call("a", request);
        assertThat(big.status()).isEqualTo(200);
        assertThat(big.body()).hasSize(1000);
        assertThat(big.cut()).isTrue();
        assertThat(big.from().getPath()).isEqualTo("/big");
        Egress.Answer small = call("a", Request.of("GET", at("outside.test", "/")).upTo(5));
        assertThat(small.body()).asString().isEqualTo("small");
        assertThat(small.cut()).isFalse();
        assertThat(meters.get("thecloud.egress.calls").tag("outcome", "2xx").timer().count())
                .isEqualTo(2);
    }

    @Test
    void aCallWithoutAThreadIsJudgedLikeAnyOther() throws Exception {
        try (Receiver inside = Receiver.on("127.0.0.2", server.port(), null)) {
            inside.text("/", "secret");
            server.redirect("/go", 307, "http://inside.test:" + server.port() + "/");
            refused("loopback", () -> call("a", Request.of("GET", at("outside.test", "/go"))));
            refused("loopback", () -> call("a", Request.of("GET", at("inside.test", "/"))));
            refused("scheme", () -> call("a", Request.of("GET", URI.create("file:///etc"))));
            assertThat(inside.asked()).isEmpty();
        }
        fails("INVALID_INPUT", () -> call("a", Request.of("BREW", at("outside.test", "/"))));
        fails("EGRESS_UNREACHABLE", () -> call("a", Request.of("GET", at("nowhere.test", "/"))));
    }

    @Test
    void callsOfOneLaneDoNotHoldUpThoseOfAnother() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.page("/slow", exchange -> await(end)).text("/", "quick");
        Request slow = Request.of("GET", at("outside.test", "/slow"));
        List<CompletableFuture<Egress.Answer>> held =
                IntStream.range(0, 8).mapToObj(i -> egress.call("a", slow)).toList();
        Request quick = Request.of("GET", at("outside.test", "/")).within(Duration.ofMillis(1500));
        assertThat(call("b", quick).status()).isEqualTo(200);
        fails("EGRESS_TIMEOUT", () -> call("a", quick));
        // who is cancelled gives the connection back
        held.forEach(call -> call.cancel(true));
        assertThat(call("a", quick).status()).isEqualTo(200);
        end.countDown();
    }
}
