// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open vSwitch with OVN of the tests' own, in a network namespace of its own: nothing of it
 * meets what else runs on the machine. That namespace is also what is outside of all VPCs.
 */
final class OpenVswitch implements AutoCloseable {

    private static final String PID = "org.thecloud.network.ovs-default";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> PROGRAMS =
            List.of("ovs-vswitchd", "ovn-northd", "ovn-controller", "ethtool", "nft", "nsenter");

    private final Path folder;
    private final String namespace;

    private OpenVswitch(Path folder, String namespace) {
        this.folder = folder;
        this.namespace = namespace;
    }

    /** Skips the test, saying why, where there can be none. */
    static void needed() {
        for (String program : PROGRAMS) {
            assumeTrue(
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
                    program + " is not installed; ./cloud test installs it");
        }
        assumeTrue(Files.isWritable(Path.of("/run")), "only root can make network namespaces");
    }

    /** Names of sockets must be short, so the folder is not one of the build's. */
    static OpenVswitch start() throws Exception {
        OpenVswitch started =
                new OpenVswitch(
                        Files.createTempDirectory(
                                Path.of(System.getenv().getOrDefault("CLOUD_TEST_RUN", "/tmp")),
                                "ovs"),
                        "it-" + UUID.randomUUID().toString().substring(24));
        started.script("start");
        return started;
    }

    private void script(String verb) throws Exception {
        Path output = folder.resolve("script.log");
        Process process =
                new ProcessBuilder(
                                "bash",
                                root().resolve("scripts/ovs.sh").toString(),
                                verb,
                                folder.toString(),
                                namespace)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(verb).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    /** The namespace that it lies in. */
    String namespace() {
        return namespace;
    }

    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(at.resolve("cloud"))) {
            at = at.getParent();
        }
        return at;
    }

    /** From now on the runtime's driver works on it. */
    void use(RunningCloud cloud) throws IOException {
        Path file = file(cloud);
        Files.writeString(
                file,
                """

                local.switch = unix:%1$s/db.sock
                northbound = unix:%1$s/ovnnb_db.sock
                namespace = /run/netns/%2$s
                """
                        .formatted(folder, namespace),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        await("the driver is ready")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(cloud.shell("driver:list").out())
                                        .containsPattern("(?m)^ovs .*READY.*" + namespace));
    }

    private static Path file(RunningCloud cloud) {
        return cloud.home().resolve("etc/" + PID + ".cfg");
    }

    /** The runtime's driver works where it did before. */
    void forget(RunningCloud cloud) throws IOException {
        String text = Files.readString(file(cloud));
        Files.writeString(file(cloud), text.substring(0, text.indexOf("\nlocal.switch = ")));
        await("the driver has left")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(cloud.shell("driver:list").out())
                                        .containsPattern("(?m)^ovs .*")
                                        .doesNotContain(namespace));
    }

    /** Ends the switch without warning and starts it again. */
    void restartSwitch() throws Exception {
        script("restart-switch");
    }

    /** What the switch does with packets, without counters and what it learned of neighbours. */
    List<String> flows() {
        return run("ovs-ofctl", "--no-stats", "--no-names", "dump-flows", socket("br-int.mgmt"))
                .lines()
                .map(line -> line.replaceAll("cookie=0x[0-9a-f]+, ?", "").strip())
                .filter(line -> !line.startsWith("NXST_FLOW") && !line.startsWith("OFPST_FLOW"))
                .filter(line -> !line.startsWith("table=66,") && !line.startsWith("table=67,"))
                .sorted()
                .toList();
    }

    /** Everything that is there for VPCs: at OVN, at the switch, and of devices. */
    List<String> objects() {
        List<String> all = new ArrayList<>();
        for (String table :
                List.of(
                        "Logical_Router",
                        "Logical_Router_Port",
                        "Logical_Router_Static_Route",
                        "NAT",
                        "DHCP_Options",
                        "DNS",
                        "ACL")) {
            rows("ovn-nbctl", "ovnnb_db.sock", table, "_uuid")
                    .forEach(row -> all.add(table + " " + row));
        }
        for (String table : List.of("Logical_Switch", "Logical_Switch_Port", "Port_Group")) {
            rows("ovn-nbctl", "ovnnb_db.sock", table, "name")
                    .forEach(row -> all.add(table + " " + row));
        }
        // the line to the bridge outside is there only while some network has a way out
        rows("ovs-vsctl", "db.sock", "Interface", "name").stream()
                .filter(row -> !row.startsWith("patch-"))
                .forEach(row -> all.add("Interface " + row));
        outside("ip", "-o", "link")
                .out()
                .lines()
                .map(line -> "device " + line.split(":? ")[1].replaceAll("@.*", ""))
                .forEach(all::add);
        return all.stream().sorted().toList();
    }

    private List<String> rows(String program, String socket, String table, String column) {
        return run(
                        program,
                        "--db=" + socket(socket),
                        "--no-wait",
                        "--format=csv",
                        "--data=bare",
                        "--no-headings",
                        "--columns=" + column,
                        "list",
                        table)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    private String socket(String name) {
        return "unix:" + folder.resolve(name);
    }

    private static String run(String... command) {
        Programs.Ended ended = Programs.run(command);
        assertThat(ended.code()).as(String.join(" ", command) + ": " + ended.out()).isZero();
        return ended.out();
    }

    /** Runs a program outside of all VPCs, where elastic IPs are. */
    Programs.Ended outside(String... command) {
        return Programs.run(
                Stream.concat(
                                Stream.of("nsenter", "--net=/run/netns/" + namespace),
                                Stream.of(command))
                        .toArray(String[]::new));
    }

    @Override
    public void close() throws Exception {
        script("stop");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
