// SPDX-License-Identifier: Apache-2.0

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Launches instances and, turn by turn, containers with the command line of Docker. An instance is
 * looked at every {@value #LOOK_MILLIS} ms until it is RUNNING, and each is gone before the next is
 * begun. Arguments: API, key, rounds that do not count, rounds.
 */
final class Launch {

    /** Half of it counts as launch time; looking more often takes processor time from the engine. */
    private static final int LOOK_MILLIS = 20;

    /** Launches that only look whether they could be: the runtime of a service has run for a while. */
    private static final int REHEARSALS = 1000;

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final List<String> DOCKER_RUN =
            List.of(
                    "docker",
                    "run",
                    "-d",
                    "--cpus",
                    "1",
                    "--memory",
                    "512m",
                    "--memory-swap",
                    "512m",
                    "--pids-limit",
                    "1024",
                    "busybox:1",
                    "sleep",
                    "600");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;
    private final String key;
    private Launch(String api, String key) {
        this.api = api;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        new Launch(arguments[0], arguments[1])
                .run(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
    }

    private void run(int warm, int rounds) throws Exception {
        List<Long> accepted = new ArrayList<>();
        List<Long> running = new ArrayList<>();
        List<Long> container = new ArrayList<>();
        for (int number = 0; number < REHEARSALS; number++) {
            launch("/instances?dry_run=true", number);
        }
        for (int round = 0; round < warm + rounds; round++) {
            long began = System.nanoTime();
            String id = launch("/instances", round);
            long answered = System.nanoTime() - began;
            awaitRunning(id);
            long ran = System.nanoTime() - began;
            terminate(id);
            began = System.nanoTime();
            String other = docker(DOCKER_RUN);
            long dockerRan = System.nanoTime() - began;
            docker(List.of("docker", "rm", "-f", other));
            if (round >= warm) {
                accepted.add(answered);
                running.add(ran);
                container.add(dockerRan);
            }
        }
        System.out.println("| milliseconds | median | 90 % | slowest |");
        System.out.println("| --- | ---: | ---: | ---: |");
        print("POST /instances until its answer", accepted);
        print("POST /instances until RUNNING", running);
        print("docker run -d", container);
        System.out.printf(
                "%nratio of the medians: %.2f%n", (double) at(running, 0.5) / at(container, 0.5));
    }

    private String launch(String path, int number) throws Exception {
        String wish =
                """
                {"name":"bench-%d","image":"busybox:1","instance_type":"basic-1","cmd":["sleep","600"]}"""
                        .formatted(number);
        HttpResponse<String> answer =
                http.send(
                        to(path).POST(BodyPublishers.ofString(wish)).build(),
                        BodyHandlers.ofString());
        Matcher id = ID.matcher(answer.body());
        if (answer.statusCode() / 100 != 2 || !id.find()) {
            throw new IllegalStateException("refused: " + answer.body());
        }
        return id.group(1);
    }

    private void awaitRunning(String id) throws Exception {
        HttpRequest look = to("/instances/" + id).build();
        while (!http.send(look, BodyHandlers.ofString())
                .body()
                .contains("\"status\":\"RUNNING\"")) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json");
    }

    private static String docker(List<String> command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String out =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + command);
        }
        return out.strip();
    }

    private static long at(List<Long> nanos, double share) {
        Collections.sort(nanos);
        return nanos.get((int) ((nanos.size() - 1) * share)) / 1_000_000;
    }

    private static void print(String what, List<Long> nanos) {
        System.out.printf(
                "| %s | %d | %d | %d |%n", what, at(nanos, 0.5), at(nanos, 0.9), at(nanos, 1));
    }

    private void terminate(String id) throws Exception {
        http.send(to("/instances/" + id).DELETE().build(), BodyHandlers.discarding());
        HttpRequest look = to("/instances/" + id).build();
        while (http.send(look, BodyHandlers.discarding()).statusCode() != 404) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }
}
