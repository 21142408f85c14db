// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Launches the same instance in a VPC and without one, turn by turn, and asks it from a neighbour
 * until it answers: inside of the VPC, and on Docker's bridge. Arguments: API, key, "first", rounds
 * that do not count, rounds. Or makes simulated instances, for others to see what they cost: API,
 * key, "simulated" and how many, or "ports" and how many, each with a port.
 */
final class Network {

    /**
     * Connects until an echo comes back. An address that is not there yet is asked for every 10 ms,
     * not every second as usual.
     */
    private static final String PROBE =
            """
            import socket, sys, time
            try:
                open("/proc/sys/net/ipv4/neigh/eth0/retrans_time_ms", "w").write("10")
            except OSError:
                pass  # on the host nobody has to be found
            for line in sys.stdin:
                address, port = line.split()
                end = time.monotonic() + 60
                while True:
                    one = socket.socket()
                    one.settimeout(0.05)
                    try:
                        one.connect((address, int(port)))
                        one.settimeout(1)
                        one.sendall(b"x\\n")
                        if one.recv(2) == b"x\\n":
                            print("yes", flush=True)
                            break
                    except OSError:
                        time.sleep(0.002)
                    finally:
                        one.close()
                    if time.monotonic() > end:
                        print("no", flush=True)
                        break
            """;

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final int PUBLISHED = 31007;
    private static final long SELF = ProcessHandle.current().pid();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String api;
    private final String key;

    private Network(String api, String key) {
        this.api = api;
        this.key = key;
    }

    public static void main(String[] arguments) throws Exception {
        Network network = new Network(arguments[0], arguments[1]);
        int many = Integer.parseInt(arguments[3]);
        switch (arguments[2]) {
            case "first" -> network.first(many, Integer.parseInt(arguments[4]));
            case "simulated" -> network.simulated(many, "");
            case "ports" ->
                    network.simulated(
                            many, ",\"subnet_id\":\"" + network.subnet("sim") + "\"");
            default -> throw new IllegalArgumentException(arguments[2]);
        }
    }

    private String subnet(String driver) throws Exception {
        String vpc =
                made(
                        "/vpcs",
                        "{\"name\":\"bench-%d\",\"cidr_block\":\"10.7.0.0/16\",\"driver\":\"%s\"}"
                                .formatted(SELF, driver));
        await("/vpcs/" + vpc, "active");
        String subnet =
                made(
                        "/vpcs/" + vpc + "/subnets",
                        "{\"name\":\"bench\",\"cidr_block\":\"10.7.0.0/20\"}");
        await("/subnets/" + subnet, "available");
        return subnet;
    }

    private void simulated(int many, String where) throws Exception {
        List<String> all = new ArrayList<>();
        for (int number = 0; number < many; number++) {
            all.add(
                    made(
                            "/instances",
                            "{\"name\":\"sim-%d-%d\",\"image\":\"busybox:1\",\"driver\":\"sim\",\"instance_type\":\"basic-1\"%s}"
                                    .formatted(SELF, number, where)));
        }
        for (String id : all) {
            await("/instances/" + id, "RUNNING");
        }
    }

    private void first(int warm, int rounds) throws Exception {
        String subnet = subnet("ovs");
        String client = launch("client", inside(subnet, "10.7.0.10"));
        await("/instances/" + client, "RUNNING");
        String pid =
                docker("docker", "inspect", "-f", "{{.State.Pid}}", "thecloud-" + client);
        List<Long> without = new ArrayList<>();
        List<Long> within = new ArrayList<>();
        try (Probe neighbour =
                        new Probe(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"));
                Probe host = new Probe(List.of())) {
            for (int round = 0; round < warm + rounds; round++) {
                String address = "10.7.%d.%d".formatted(1 + round / 200, 1 + round % 200);
                long vpcTook = first(neighbour, address, 7, inside(subnet, address), round);
                long hostTook =
                        first(
                                host,
                                "127.0.0.1",
                                PUBLISHED,
                                ",\"ports\":\"" + PUBLISHED + ":7\"",
                                round);
                if (round >= warm) {
                    within.add(vpcTook);
                    without.add(hostTook);
                }
            }
        }
        terminate(client);
        System.out.println("| From POST to the first answered packet, ms | p50 | p90 | most |");
        System.out.println("| --- | --- | --- | --- |");
        print("on Docker's bridge", without);
        print("in a VPC", within);
        System.out.printf("%nIn a VPC: %+d ms.%n", at(within, 0.5) - at(without, 0.5));
    }

    private static String inside(String subnet, String address) {
        return ",\"subnet_id\":\"%s\",\"private_ip\":\"%s\"".formatted(subnet, address);
    }

    private long first(Probe probe, String address, int port, String where, int round)
            throws Exception {
        long began = System.nanoTime();
        String id = launch("bench-" + round, where);
        probe.untilAnswered(address, port);
        long took = System.nanoTime() - began;
        terminate(id);
        return took;
    }

    private String launch(String name, String where) throws Exception {
        return made(
                "/instances",
                """
                {"name":"%s","image":"busybox:1","driver":"docker","instance_type":"basic-1",\
                "cmd":["nc","-ll","-p","7","-e","cat"]%s}"""
                        .formatted(name, where));
    }

    private String made(String path, String body) throws Exception {
        HttpResponse<String> answer =
                http.send(
                        to(path).POST(BodyPublishers.ofString(body)).build(),
                        BodyHandlers.ofString());
        Matcher id = ID.matcher(answer.body());
        if (answer.statusCode() / 100 != 2 || !id.find()) {
            throw new IllegalStateException("refused: " + answer.body());
        }
        return id.group(1);
    }

    private void await(String path, String status) throws Exception {
        HttpRequest look = to(path).build();
        while (!http.send(look, BodyHandlers.ofString())
                .body()
                .contains("\"status\":\"" + status + "\"")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void terminate(String id) throws Exception {
        http.send(to("/instances/" + id).DELETE().build(), BodyHandlers.discarding());
        HttpRequest look = to("/instances/" + id).build();
        while (http.send(look, BodyHandlers.discarding()).statusCode() != 404) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(api + path))
                .header("X-API-Key", key)
                .header("Content-Type", "application/json");
    }

    private static String docker(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String out =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("failed: " + Arrays.toString(command));
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

    /** Somebody who asks until there is an answer. */
    private static final class Probe implements AutoCloseable {

        private final Process program;
        private final Writer questions;
        private final BufferedReader answers;

        Probe(List<String> where) throws Exception {
            List<String> command = new ArrayList<>(where);
            command.addAll(List.of("python3", "-u", "-c", PROBE));
            program =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            questions = program.outputWriter();
            answers = new BufferedReader(new InputStreamReader(program.getInputStream()));
        }

        void untilAnswered(String address, int port) throws Exception {
            questions.write(address + " " + port + "\n");
            questions.flush();
            if (!"yes".equals(answers.readLine())) {
                throw new IllegalStateException("no answer from " + address);
            }
        }

        @Override
        public void close() {
            program.destroyForcibly();
        }
    }
}
