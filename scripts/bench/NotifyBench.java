// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Publishes with 1, 8 and 64 clients and receives what is delivered. Arguments: API KEY SECONDS.
 * Publishing and receiving share a clock; the latency is from before the request to the arrival.
 */
final class NotifyBench {

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*\"([0-9a-f-]{36})\"");
    private static final String FILL = "x".repeat(1024 - 36);
    private static final int WARM_SECONDS = 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String api;
    private final String key;
    private final Map<String, Long> began = new ConcurrentHashMap<>();
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final AtomicInteger doubled = new AtomicInteger();

    private NotifyBench(String api, String key) {
        this.api = api;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        new NotifyBench(arguments[0], arguments[1]).run(Integer.parseInt(arguments[2]));
        System.exit(0);
    }

    private void run(int seconds) throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 1024);
        receiver.setExecutor(Executors.newCachedThreadPool());
        receiver.createContext("/", this::take);
        receiver.start();
        String topic = made("/topics", "{\"name\": \"bench\"}");
        made(
                "/topics/" + topic + "/subscriptions",
                "{\"protocol\": \"webhook\", \"format\": \"raw\", \"endpoint\": \"http://127.0.0.1:%d/\"}"
                        .formatted(receiver.getAddress().getPort()));
        round(topic, 8, WARM_SECONDS);
        System.out.printf(
                "%8s %12s %10s %10s %12s %12s %8s%n",
                "clients", "published/s", "p50 ms", "p99 ms", "arrived p50", "arrived p99", "twice");
        for (int clients : new int[] {1, 8, 64}) {
            round(topic, clients, seconds);
        }
    }

    private void round(String topic, int clients, int seconds) throws Exception {
        began.clear();
        arrived.clear();
        doubled.set(0);
        Map<String, Long> answered = new ConcurrentHashMap<>();
        AtomicInteger refused = new AtomicInteger();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        ExecutorService publishers = Executors.newFixedThreadPool(clients);
        for (int i = 0; i < clients; i++) {
            publishers.execute(
                    () -> {
                        while (System.nanoTime() < end) {
                            publish(topic, answered, refused);
                        }
                    });
        }
        publishers.shutdown();
        publishers.awaitTermination(1, TimeUnit.HOURS);
        double took = (System.nanoTime() - start) / 1e9;
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (arrived.size() < answered.size() && System.nanoTime() < giveUp) {
            Thread.sleep(20);
        }
        if (seconds == WARM_SECONDS && clients == 8) {
            return; // warming up
        }
        long[] answers = answered.values().stream().mapToLong(Long::longValue).sorted().toArray();
        long[] arrivals =
                arrived.entrySet().stream()
                        .mapToLong(one -> one.getValue() - began.getOrDefault(one.getKey(), 0L))
                        .sorted()
                        .toArray();
        System.out.printf(
                "%8d %12.0f %10.2f %10.2f %12.2f %12.2f %8d%s%n",
                clients,
                answered.size() / took,
                at(answers, 50),
                at(answers, 99),
                at(arrivals, 50),
                at(arrivals, 99),
                doubled.get(),
                arrived.size() == answered.size() && refused.get() == 0
                        ? ""
                        : "  " + refused + " refused, " + arrived.size() + " of " + answered.size() + " arrived");
    }

    private static double at(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1e6;
    }

    private void publish(String topic, Map<String, Long> answered, AtomicInteger refused) {
        String mark = UUID.randomUUID().toString();
        long now = System.nanoTime();
        began.put(mark, now);
        try {
            int status =
                    post("/topics/" + topic + "/publish", "{\"message\": \"" + mark + FILL + "\"}")
                            .statusCode();
            if (status == 200) {
                answered.put(mark, System.nanoTime() - now);
            } else {
                refused.incrementAndGet();
            }
        } catch (IOException | InterruptedException failed) {
            refused.incrementAndGet();
        }
    }

    private String made(String path, String body) throws Exception {
        HttpResponse<String> made = post(path, body);
        Matcher id = ID.matcher(made.body());
        if (made.statusCode() != 201 || !id.find()) {
            throw new IllegalStateException(made.statusCode() + " " + made.body());
        }
        return id.group(1);
    }

    private HttpResponse<String> post(String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            long now = System.nanoTime();
            String mark = new String(body, 0, Math.min(36, body.length), StandardCharsets.UTF_8);
            if (arrived.putIfAbsent(mark, now) != null) {
                doubled.incrementAndGet();
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }
}
