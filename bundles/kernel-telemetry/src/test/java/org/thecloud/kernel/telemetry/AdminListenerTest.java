// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.FlightRecorder;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.health.Health;
import org.thecloud.kernel.health.HealthCheck;

@Timeout(120)
class AdminListenerTest {

    private static final String TOKEN = "0123456789abcdef";

    @TempDir Path folder;

    private final PrometheusMeters meters = new PrometheusMeters();
    private final Parts parts = new Parts(meters);
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminListener listener;

    private record Configured(String host, int port, String token) implements Config {

        @Override
        public int recording_seconds() {
            return 60;
        }

        @Override
        public int recording_mb() {
            return 16;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    }

    private record Part(String name, Health.State state) implements HealthCheck {

        @Override
        public Health check() {
            return new Health(state, "says so");
        }
    }

    private void listen(String host, String token) throws Exception {
        listener = new AdminListener(meters, parts, new Configured(host, 0, token));
    }

    @AfterEach
    void close() throws Exception {
        if (listener != null) {
            listener.close();
        }
        meters.close();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                request(path).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
    }

    @Test
    void metersAreShownInTheFormOfPrometheus() throws Exception {
        listen("127.0.0.1", "");
        JvmMeters jvm = new JvmMeters(meters);
        meters.timer("thecloud.some.calls", "outcome", "ok").record(Duration.ofMillis(3));
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/plain; version=0.0.4");
        assertThat(answer.body())
                .contains("# TYPE thecloud_some_calls_seconds histogram")
                .contains("thecloud_some_calls_seconds_bucket{outcome=\"ok\",le=\"0.001\"} 0")
                .contains("thecloud_some_calls_seconds_bucket{outcome=\"ok\",le=\"0.005\"} 1")
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\",id=\".*\"} \\d")
                .containsPattern("process_resident_memory_bytes \\d")
                .containsPattern("jvm_gc_|jvm_threads_live_threads \\d");
        jvm.close();
    }

    @Test
    void theStateIsLookedAtWhenSomebodyAsksAndNotEachTime() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        listen("127.0.0.1", "");
        listener.add(looks::incrementAndGet);
        listener.add(parts);
        parts.add(new Part("database", Health.State.UP));
        parts.add(new Part("docker", Health.State.DEGRADED));
        assertThat(get("/metrics").body())
                .contains("thecloud_health{part=\"database\"} 1.0")
                .contains("thecloud_health{part=\"docker\"} 0.5");
        assertThat(get("/metrics").body()).contains("thecloud_health{part=\"database\"} 1.0");
        assertThat(looks).hasValue(1);
    }

    @Test
    void aStoreThatHangsDoesNotHideTheOtherMeters() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        listen("127.0.0.1", "");
        listener.add(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                });
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).containsPattern("thecloud_state_age_seconds [5-9]\\.");
        end.countDown();
    }

    @Test
    void healthTellsWhetherThePlatformServes() throws Exception {
        listen("127.0.0.1", "");
        assertThat(get("/health/live").body()).isEqualTo("ok\n");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        parts.add(new Part("database", Health.State.UP));
        HealthCheck sick = new Part("driver", Health.State.DOWN);
        parts.add(sick);
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        parts.remove(sick);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").body()).isEqualTo("database UP says so\n");
    }

    @Test
    void threadsAndHeapAreShown() throws Exception {
        listen("127.0.0.1", "");
        assertThat(get("/profile/threads").body())
                .contains("Full thread dump")
                .contains(Thread.currentThread().getName());
        HttpResponse<String> heap = post("/profile/heap?lines=5");
        assertThat(heap.body()).contains("#bytes").contains("Total");
        assertThat(heap.body().lines()).hasSizeBetween(7, 9);
    }

    @Test
    void aRecordingIsMadeAndStreamed() throws Exception {
        listen("127.0.0.1", "");
        HttpResponse<Path> answer =
                client.send(
                        request("/profile/recording?seconds=1&settings=default")
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofFile(folder.resolve("a.jfr")));
        assertThat(answer.statusCode()).isEqualTo(200);
        try (RecordingFile file = new RecordingFile(answer.body())) {
            assertThat(file.hasMoreEvents()).isTrue();
        }
    }

    @Test
    void oneRecordingRunsAtATimeAndItEndsWithTheListener() throws Exception {
        listen("127.0.0.1", "");
        CompletableFuture<HttpResponse<String>> running =
                client.sendAsync(
                        request("/profile/recording?seconds=60")
                                .POST(BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString());
        while (FlightRecorder.getFlightRecorder().getRecordings().isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(post("/profile/recording?seconds=1").statusCode()).isEqualTo(409);
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        listener.close();
        listener = null;
        assertThat(running.handle((answer, failed) -> failed != null).get(50, TimeUnit.SECONDS))
                .isTrue();
        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /nothing, 404",
        "POST, /metrics, 405",
        "GET, /profile/heap, 405",
        "GET, /profile/recording, 405",
        "POST, /profile/recording?seconds=61, 400",
        "POST, /profile/recording?seconds=0, 400",
        "POST, /profile/recording?seconds=-1, 400",
        "POST, /profile/recording?seconds=99999999999, 400",
        "POST, /profile/recording?settings=../x, 400",
        "POST, /profile/heap?lines=a, 400",
    })
    void wrongRequestsAreRefused(String method, String path, int status) throws Exception {
        listen("127.0.0.1", "");
        HttpRequest wrong = request(path).method(method, BodyPublishers.noBody()).build();
        assertThat(client.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(status);
    }

    @Test
    void pagesOfTheWebAreKeptOut() throws Exception {
        listen("127.0.0.1", "");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n"))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET /metrics HTTP/1.1\r\nHost: localhost:1\r\n"))
                .startsWith("HTTP/1.1 200");
        assertThat(
                        raw(
                                "POST /profile/heap HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin:"
                                        + " http://evil.example\r\nContent-Length: 0\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    private String raw(String head) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.getOutputStream()
                    .write(
                            (head + "Connection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void withATokenNobodyGetsInWithoutIt() throws Exception {
        listen("0.0.0.0", TOKEN);
        for (String path : new String[] {"/metrics", "/health/live", "/profile/threads", "/"}) {
            assertThat(get(path).statusCode()).isEqualTo(401);
        }
        for (String given :
                new String[] {"Bearer " + TOKEN + "x", "Bearer ", TOKEN, "Basic eA=="}) {
            HttpRequest wrong = request("/metrics").header("Authorization", given).build();
            assertThat(client.send(wrong, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
        }
        HttpRequest right = request("/metrics").header("Authorization", "Bearer " + TOKEN).build();
        assertThat(client.send(right, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short"})
    void whereOthersCouldComeNothingListensWithoutAToken(String token) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(
                        () ->
                                new AdminListener(
                                        meters, parts, new Configured("0.0.0.0", port, token)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("token");
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    @Test
    void aPortThatIsTakenIsSaid() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    new AdminListener(
                                            meters,
                                            parts,
                                            new Configured("127.0.0.1", taken.getLocalPort(), "")))
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
    }
}
