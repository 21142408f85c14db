// SPDX-License-Identifier: Apache-2.0

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes jobs that are due in the same second, beside some whose target never answers, and receives
 * their calls. Arguments: API KEY JOBS HOSTS SLOW SECONDS ROUNDS: seconds for
 * making the jobs, rounds of being due, two minutes apart.
 */
final class CronBench {

    private static final int MAKERS = 8;
    private static final int WARM_UP_CALLS = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;
    private final String key;
    private final Map<String, Long> arrived = new ConcurrentHashMap<>();
    private final AtomicInteger doubled = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();

    private CronBench(String api, String key) {
        this.api = api;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        int jobs = Integer.parseInt(arguments[2]);
        int hosts = Integer.parseInt(arguments[3]);
        int slow = Integer.parseInt(arguments[4]);
        int seconds = Integer.parseInt(arguments[5]);
        int rounds = Integer.parseInt(arguments[6]);
        new CronBench(arguments[0], arguments[1]).run(jobs, hosts, slow, seconds, rounds);
        System.exit(0); // calls that are never answered hold threads
    }

    private void run(int jobs, int hosts, int slow, int seconds, int rounds) throws Exception {
        HttpServer receiver = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 4096);
        receiver.setExecutor(Executors.newCachedThreadPool());
        receiver.createContext("/", this::take);
        receiver.createContext("/never", this::hold);
        receiver.start();
        int port = receiver.getAddress().getPort();

        ZonedDateTime due =
                ZonedDateTime.now(ZoneOffset.UTC)
                        .plusSeconds(seconds)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .plusMinutes(1);
        String minutes =
                IntStream.range(0, rounds)
                        .mapToObj(round -> due.plusMinutes(2L * round).getMinute())
                        .map(String::valueOf)
                        .collect(Collectors.joining(","));
        String schedule = minutes + " * * * *";
        long began = System.nanoTime();
        ExecutorService makers = Executors.newFixedThreadPool(MAKERS);
        AtomicInteger refused = new AtomicInteger();
        for (int i = 0; i < jobs + slow; i++) {
            String url =
                    i < jobs
                            ? "http://127.0.0." + (2 + i % hosts) + ":" + port + "/j" + i
                            : "http://127.0.0.254:" + port + "/never";
            String body =
                    "{\"name\": \"job-%d\", \"schedule\": \"%s\", \"target_url\": \"%s\"}"
                            .formatted(i, schedule, url);
            makers.execute(() -> make(body, refused));
        }
        makers.shutdown();
        makers.awaitTermination(1, TimeUnit.HOURS);
        double took = (System.nanoTime() - began) / 1e9;
        if (refused.get() > 0 || !Instant.now().isBefore(due.toInstant())) {
            throw new IllegalStateException(
                    refused + " refused; made in " + took + " s, due " + due + ", now " + Instant.now());
        }
        System.out.printf("%d jobs made over REST: %.0f/s%n", jobs + slow, (jobs + slow) / took);
        warmUp(port);

        for (int round = 0; round < rounds; round++) {
            measure(round + 1, jobs, slow, due.plusMinutes(2L * round).toInstant());
            arrived.clear();
            doubled.set(0);
            held.set(0);
        }
    }

    /** The receiver has the same processors: it shall not be compiling when the calls come. */
    private void warmUp(int port) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/warm"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        ExecutorService callers = Executors.newFixedThreadPool(MAKERS);
        for (int i = 0; i < WARM_UP_CALLS; i++) {
            callers.execute(
                    () -> {
                        try {
                            http.send(request, HttpResponse.BodyHandlers.discarding());
                        } catch (IOException | InterruptedException failed) {
                            failed.printStackTrace();
                        }
                    });
        }
        callers.shutdown();
        callers.awaitTermination(1, TimeUnit.MINUTES);
        arrived.clear();
        doubled.set(0);
    }

    private void measure(int round, int jobs, int slow, Instant due) throws InterruptedException {
        Instant giveUp = due.plusSeconds(100);
        while (arrived.size() < jobs && Instant.now().isBefore(giveUp)) {
            Thread.sleep(20);
        }
        Thread.sleep(3000); // for calls that come twice
        long[] delays =
                arrived.values().stream()
                        .mapToLong(at -> at - due.toEpochMilli())
                        .sorted()
                        .toArray();
        System.out.printf(
                "round %d: %d of %d called, %d twice; after due: first %d ms, half %d ms, 99 %% %d ms, last %d ms;"
                        + " %d of %d calls to a target that never answers%n",
                round,
                delays.length,
                jobs,
                doubled.get(),
                delays[0],
                delays[delays.length / 2],
                delays[delays.length * 99 / 100],
                delays[delays.length - 1],
                held.get(),
                slow);
    }

    private void make(String body, AtomicInteger refused) {
        try {
            HttpResponse<String> made =
                    http.send(
                            HttpRequest.newBuilder(URI.create(api + "/cron"))
                                    .timeout(Duration.ofSeconds(60))
                                    .header("X-API-Key", key)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (made.statusCode() != 201 && refused.incrementAndGet() == 1) {
                System.err.println(made.statusCode() + " " + made.body());
            }
        } catch (IOException | InterruptedException failed) {
            if (refused.incrementAndGet() == 1) {
                System.err.println(failed);
            }
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        long now = System.currentTimeMillis();
        try (exchange) {
            String run = String.valueOf(exchange.getRequestHeaders().getFirst("Cloud-Cron-Run"));
            if (arrived.putIfAbsent(run, now) != null) {
                doubled.incrementAndGet();
            }
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private void hold(HttpExchange exchange) throws IOException {
        held.incrementAndGet();
        try {
            Thread.sleep(Duration.ofHours(1).toMillis());
        } catch (InterruptedException over) {
            exchange.close();
        }
    }
}
