// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * An Open vSwitch with OVN of the tests' own, in a network namespace of its own: nothing of it
 * meets what else runs on the machine.
 */
final class Lab implements AutoCloseable {

    private final Path folder;
    private final String namespace;
    private final Path central;

    private Lab(Path folder, String namespace, Path central) {
        this.folder = folder;
        this.namespace = namespace;
        this.central = central;
    }

    /** Why there can be none here; empty if there can. */
    static String hindrance() {
        for (String program :
                List.of("ovs-vswitchd", "ovn-northd", "ovn-controller", "ethtool", "nft")) {
            boolean there =
                    Stream.of(System.getenv("PATH").split(":"))
                            .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
            if (!there) {
                return program + " is not installed";
            }
        }
        return Files.isWritable(Path.of("/run/netns")) || Files.isWritable(Path.of("/run"))
                ? ""
                : "only root can make network namespaces";
    }

    static Lab start() throws IOException {
        Path folder = folder();
        Lab lab = new Lab(folder, name(), folder);
        lab.script("start");
        return lab;
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory(
                Path.of(System.getenv().getOrDefault("CLOUD_TEST_RUN", "/tmp")), "ovs");
    }

    private static String name() {
        return "lab-" + UUID.randomUUID().toString().substring(24);
    }

    /** Another host of the same OVN, connected with this one by a cable. */
    Lab neighbour() throws IOException {
        Lab second = new Lab(folder(), name(), folder);
        second.script("join", folder.toString(), namespace);
        return second;
    }

    String namespace() {
        return namespace;
    }

    void restartSwitch() {
        script("restart-switch");
    }

    private void script(String verb, String... more) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "bash",
                                root().resolve("scripts/ovs.sh").toString(),
                                verb,
                                folder.toString(),
                                namespace));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("script.log").toFile())
                            .start();
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        verb + " failed: " + Files.readString(folder.resolve("script.log")));
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Memory that each of its programs has, in KiB. */
    Map<String, Long> memory() throws IOException {
        Map<String, Long> all = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".pid")).toList()) {
                Path process = Path.of("/proc", Files.readString(file).strip());
                String database = file.getFileName().toString().replace(".pid", "");
                String program = Files.readString(process.resolve("comm")).strip();
                all.put(
                        program.equals("ovsdb-server") ? program + " " + database : program,
                        Files.readAllLines(process.resolve("status")).stream()
                                .filter(line -> line.startsWith("VmRSS:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .sum());
            }
        }
        return all;
    }

    /** One call of a command line of Open vSwitch or OVN; words are parted by blanks. */
    void ovn(String program, String socket, String words) {
        List<String> command =
                new ArrayList<>(List.of(program, "--db=unix:" + folder.resolve(socket)));
        for (String word : words.split("(?<!\\\\) ", -1)) {
            command.add(word.replace("\\ ", " "));
        }
        new Commands("/run/netns/" + namespace).run(command, "");
    }

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(at.resolve("cloud"))) {
            at = at.getParent();
        }
        return at;
    }

    Config config() {
        return new Config() {
            @Override
            public String local_switch() {
                return "unix:" + folder.resolve("db.sock");
            }

            @Override
            public String northbound() {
                return "unix:" + central.resolve("ovnnb_db.sock");
            }

            @Override
            public String namespace() {
                return "/run/netns/" + namespace;
            }

            @Override
            public int mtu() {
                return 1442;
            }

            @Override
            public String uplink_bridge() {
                return "br-cloud";
            }

            @Override
            public boolean uplink_gateway() {
                return folder.equals(central);
            }

            @Override
            public String publish_address() {
                return "127.0.0.1";
            }

            @Override
            public String[] uplink_refused() {
                return new String[] {
                    "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"
                };
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }

    @Override
    public void close() throws IOException {
        script("stop");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
