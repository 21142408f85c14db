// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.thecloud.itests.RunningCloud.Account;
import org.thecloud.itests.RunningCloud.Reply;

/** What a tenant has in networks; all of it leaves when it is closed. */
final class Estate implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Ports that every machine of an estate serves: its name over HTTP, and an echo. */
    static final int WEB = 80;

    static final int OTHER_WEB = 8080;
    static final int ECHO = 7;

    private static final String PROGRAM =
            "mkdir -p /tmp/www && echo %s >/tmp/www/index.html && httpd -p 80 -h /tmp/www"
                    + " && httpd -p 8080 -h /tmp/www && exec nc -ll -p 7 -e cat";

    private final RunningCloud cloud;
    private final Account owner;
    private final List<Machine> machines = new ArrayList<>();
    private final Deque<String> others = new ArrayDeque<>();

    Estate(RunningCloud cloud, Account owner) {
        this.cloud = cloud;
        this.owner = owner;
    }

    Account owner() {
        return owner;
    }

    /** An instance in a VPC. */
    record Machine(String id, String name, String address) {

        private static final String SECONDS = "2";

        private String container() {
            return "thecloud-" + id;
        }

        /** The name of the machine that answers on a port; empty if none does. */
        String asks(String address, int port) {
            // the image's wget looks names up in a way that it cannot
            String answer =
                    run(
                                    "sh",
                                    "-c",
                                    "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w %s %s %d"
                                            .formatted(SECONDS, address, port))
                            .out();
            int body = answer.indexOf("\r\n\r\n");
            return body < 0 ? "" : answer.substring(body).strip();
        }

        Programs.Ended run(String... command) {
            List<String> all = new ArrayList<>(List.of("docker", "exec", container()));
            all.addAll(List.of(command));
            return Programs.run(all.toArray(String[]::new));
        }

        /** Opens a connection to another machine's echo and keeps it. */
        Line connect(Machine other) {
            return new Line(container(), other.address());
        }
    }

    /** A connection that is kept open. */
    static final class Line implements AutoCloseable {

        private final Process program;
        private final Writer out;
        private final BufferedReader in;
        private int sent;

        private Line(String container, String address) {
            try {
                program =
                        new ProcessBuilder(
                                        "docker",
                                        "exec",
                                        "-i",
                                        container,
                                        "nc",
                                        "-w",
                                        "3",
                                        address,
                                        String.valueOf(ECHO))
                                .redirectErrorStream(true)
                                .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            out = program.outputWriter(StandardCharsets.UTF_8);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    program.getInputStream(), StandardCharsets.UTF_8));
            lives();
        }

        /** Something goes to the other side and comes back. */
        void lives() {
            String word = "word " + ++sent;
            try {
                out.write(word + "\n");
                out.flush();
                await("an echo comes")
                        .atMost(Duration.ofSeconds(10))
                        .pollInterval(Duration.ofMillis(20))
                        .until(in::ready);
                assertThat(in.readLine()).isEqualTo(word);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() {
            program.destroyForcibly();
        }
    }

    // ------------------------------------------------------------ making

    String vpc(String name, String block) {
        String id =
                made("/vpcs", "{\"name\": \"%s\", \"cidr_block\": \"%s\"}".formatted(name, block));
        others.push("/vpcs/" + id);
        awaitStatus("/vpcs/" + id, "active");
        return id;
    }

    String subnet(String vpc, String block) {
        String id =
                made(
                        "/vpcs/" + vpc + "/subnets",
                        "{\"name\": \"%s\", \"cidr_block\": \"%s\"}"
                                .formatted(Instances.name(), block));
        awaitStatus("/subnets/" + id, "available");
        return id;
    }

    String group(String vpc, String name) {
        String id =
                made(
                        "/security-groups",
                        "{\"vpc_id\": \"%s\", \"name\": \"%s\"}".formatted(vpc, name));
        awaitStatus("/security-groups/" + id, "active");
        return id;
    }

    /**
     * Lets a port in; in force when this returns.
     *
     * @param from a CIDR or the id of a group
     */
    String allow(String group, int port, String from) {
        String id =
                made(
                        "/security-groups/" + group + "/rules",
                        "{\"direction\": \"ingress\", \"protocol\": \"tcp\", \"port_min\": %1$d, \"port_max\": %1$d, \"%2$s\": \"%3$s\"}"
                                .formatted(
                                        port,
                                        from.contains("/") ? "cidr" : "source_group_id",
                                        from));
        awaitStatus("/security-groups/" + group, "active");
        return id;
    }

    void revoke(String group, String rule) {
        Reply reply = cloud.delete(owner, "/security-groups/rules/" + rule);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(204);
        awaitStatus("/security-groups/" + group, "active");
    }

    Machine machine(String name, String subnet, String address, String... groups) {
        return publishing("", name, subnet, address, groups);
    }

    /**
     * A machine that is reached by the host as well.
     *
     * @param ports as at launch
     */
    Machine publishing(String ports, String name, String subnet, String address, String... groups) {
        Machine machine =
                launched(
                        name,
                        address,
                        """
                        {"name": "%s", "image": "busybox:1", "driver": "docker",
                         "instance_type": "basic-1", "subnet_id": "%s", "private_ip": "%s", "ports": "%s",
                         "security_groups": [%s], "cmd": ["sh", "-c", "%s"]}"""
                                .formatted(
                                        name,
                                        subnet,
                                        address,
                                        ports,
                                        groups.length == 0
                                                ? ""
                                                : "\"" + String.join("\", \"", groups) + "\"",
                                        PROGRAM.formatted(name)));
        await(name + " serves")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> machine.asks("127.0.0.1", OTHER_WEB).equals(name));
        return machine;
    }

    /** An instance whose launch is described in full; running when this returns. */
    Machine launched(String name, String address, String body) {
        String id = Instances.launch(cloud, owner, body);
        Machine machine = new Machine(id, name, address);
        machines.add(machine);
        Instances.awaitState(cloud, owner, id, "RUNNING");
        return machine;
    }

    /** A volume of one gigabyte. */
    String volume() {
        String id =
                made("/volumes", "{\"name\": \"%s\", \"size_gb\": 1}".formatted(Instances.name()));
        others.push("/volumes/" + id);
        awaitStatus("/volumes/" + id, "AVAILABLE");
        return id;
    }

    /** An elastic IP. */
    record Elastic(String id, String address) {}

    Elastic elastic() {
        Reply reply = cloud.post(owner, "/elastic-ips", "");
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        Elastic elastic = new Elastic(reply.id(), reply.json().path("public_ip").asText());
        others.push("/elastic-ips/" + elastic.id());
        return elastic;
    }

    void associate(Elastic elastic, Machine machine) {
        ok(
                "/elastic-ips/" + elastic.id() + "/associate",
                "{\"instance_id\": \"" + machine.id() + "\"}");
    }

    void disassociate(Elastic elastic) {
        ok("/elastic-ips/" + elastic.id() + "/disassociate", "");
    }

    /** Forgets something that the test itself has deleted. */
    void deleted(String path) {
        others.remove(path);
    }

    void leavesWithThis(String path) {
        others.push(path);
    }

    void ok(String path, String body) {
        Reply reply = cloud.post(owner, path, body);
        assertThat(reply.status()).as(path + ": " + reply).isBetween(200, 299);
    }

    private String made(String path, String body) {
        Reply reply = cloud.post(owner, path, body);
        assertThat(reply.status()).as(path + " " + body + ": " + reply).isIn(201, 202);
        return reply.id();
    }

    void awaitStatus(String path, String status) {
        await(path + " becomes " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> {
                            Reply reply = cloud.get(owner, path);
                            assertThat(reply.json().path("status").asText())
                                    .as(reply.toString())
                                    .isEqualTo(status);
                        });
    }

    @Override
    public void close() {
        machines.forEach(machine -> remove("/instances/" + machine.id()));
        machines.forEach(machine -> Instances.awaitGone(cloud, owner, machine.id()));
        others.forEach(this::remove);
        others.forEach(
                path ->
                        await(path + " is gone")
                                .atMost(PATIENCE)
                                .until(() -> cloud.get(owner, path).status() == 404));
    }

    // What stood for an instance is free a moment after that has gone.
    private void remove(String path) {
        await(path + " can be deleted")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> {
                            Reply reply = cloud.delete(owner, path);
                            assertThat(reply.status())
                                    .as(path + ": " + reply)
                                    .isIn(200, 202, 204, 404);
                        });
    }
}
