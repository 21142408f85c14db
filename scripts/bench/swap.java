// SPDX-License-Identifier: Apache-2.0

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends requests at a fixed rate, whatever the answers take, and prints what came of them. A time
 * counts from when the request was due. Arguments: API, key, driver or {@code any}, requests a
 * second, seconds.
 */
final class Swap {

    private static final int LAUNCH_EVERY = 20;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final String api;
    private final String key;
    private final String driver;
    private final Queue<Long> micros = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> launched = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sent = new AtomicInteger();

    private Swap(String api, String key, String driver) {
        this.api = api;
        this.key = key;
        this.driver = driver;
    }

    public static void main(String[] arguments) throws Exception {
        Swap swap = new Swap(arguments[0], arguments[1], arguments[2]);
        swap.run(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(api + path))
                        .timeout(Duration.ofSeconds(30))
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> launch() throws Exception {
        String chosen = driver.equals("any") ? "" : ",\"driver\":\"" + driver + "\"";
        HttpResponse<String> answer =
                send(
                        "POST",
                        "/instances",
                        """
                        {"name":"s-%s","image":"busybox:1","instance_type":"basic-1","cmd":["sleep","600"]%s}"""
                                .formatted(Long.toString(System.nanoTime(), 36), chosen));
        if (answer.statusCode() == 202) {
            launched.add(answer.body().replaceFirst("(?s).*?\"id\"\\s*:\\s*\"([^\"]+)\".*", "$1"));
        }
        return answer;
    }

    private void request(String known, long due) {
        int number = sent.incrementAndGet();
        try {
            HttpResponse<String> answer =
                    number % LAUNCH_EVERY == 0
                            ? launch()
                            : send(
                                    "GET",
                                    number % 2 == 0 ? "/instances/" + known : "/instance-types",
                                    null);
            if (answer.statusCode() >= 300) {
                failures.add(answer.statusCode() + " " + answer.body());
            }
        } catch (Exception failed) {
            failures.add(failed.toString());
        }
        micros.add((System.nanoTime() - due) / 1000);
    }

    private void run(int rate, int seconds) throws Exception {
        HttpResponse<String> first = launch();
        if (first.statusCode() != 202) {
            throw new IllegalStateException(first.body());
        }
        String known = launched.peek();
        phase(known, rate, 5); // for the compilers
        micros.clear();
        failures.clear();
        System.out.println("warm");
        phase(known, rate, seconds);
        print();
        for (String id : launched) {
            send("DELETE", "/instances/" + id, null);
        }
    }

    private void phase(String known, int rate, int seconds) throws Exception {
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        var clients = Executors.newFixedThreadPool(256);
        long period = 1_000_000_000L / rate;
        clock.scheduleAtFixedRate(
                () -> {
                    long due = System.nanoTime();
                    clients.execute(() -> request(known, due));
                },
                0,
                period,
                TimeUnit.NANOSECONDS);
        clock.schedule(clock::shutdown, seconds, TimeUnit.SECONDS);
        clock.awaitTermination(seconds + 5, TimeUnit.SECONDS);
        clients.shutdown();
        clients.awaitTermination(60, TimeUnit.SECONDS);
    }

    private void print() {
        long[] all = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        Map<String, Integer> kinds = new TreeMap<>();
        failures.forEach(one -> kinds.merge(one, 1, Integer::sum));
        kinds.keySet().stream().limit(3).forEach(System.err::println);
        System.out.printf(
                "| %8d | %6d | %6.1f | %6.1f | %10.1f |%n",
                all.length,
                failures.size(),
                all[all.length / 2] / 1000.0,
                all[(int) (all.length * 0.99)] / 1000.0,
                Arrays.stream(all).max().orElse(0) / 1000.0);
    }
}
