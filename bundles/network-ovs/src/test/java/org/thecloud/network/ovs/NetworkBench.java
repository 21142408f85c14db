// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Ids;
import org.thecloud.network.Cidr;
import org.thecloud.network.NetworkHandle.NetworkNamespace;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.Wanted;
import org.thecloud.network.tck.Guest;
import org.thecloud.network.tck.NamespaceGuest;

/**
 * Not a test: measures networks on Open vSwitch. Runs when it is named, see scripts/bench/network.
 * Settings: {@code bench.rounds}, {@code bench.seconds} per turn of the throughput, {@code
 * bench.ports} of the largest network, {@code bench.out} file that the tables are added to.
 */
class NetworkBench {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 20);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
    private static final int PORTS = Integer.getInteger("bench.ports", 1000);
    private static final int WEB = 80;
    private static final int OTHER = 81;

    private final UUID installation = Ids.next();
    private final UUID network = Ids.next();
    private final UUID subnet = Ids.next();
    private final UUID group = Ids.next();
    private final List<Guest> guests = new ArrayList<>();
    private final List<String> namespaces = new ArrayList<>();
    private Lab lab;
    private OvsDriver driver;
    private int ports;

    @BeforeEach
    void start() throws IOException {
        // a pattern that names whole packages of tests must not mean it
        assumeTrue(System.getProperty("bench.out") != null, "only ./cloud bench network runs it");
        if (!Lab.hindrance().isEmpty()) {
            throw new IllegalStateException(Lab.hindrance());
        }
        lab = Lab.start();
        driver = new OvsDriver(lab.config());
        Cidr block = Cidr.of("10.1.0.0/16");
        driver.ensure(
                new Wanted.Network(network, installation, "net", block, "net.internal", null));
        driver.ensure(
                new Wanted.Subnet(
                        subnet, installation, network, block, "10.1.0.1", List.of("10.1.0.1")));
        rules(WEB);
    }

    @AfterEach
    void stop() throws IOException {
        if (lab == null) {
            return;
        }
        guests.forEach(Guest::close);
        namespaces.forEach(
                name -> new Commands("").run(List.of("ip", "netns", "delete", name), ""));
        driver.close();
        lab.close();
    }

    private void rules(int port) {
        Rule open =
                new Rule(
                        Ids.next(),
                        Rule.Direction.INGRESS,
                        Rule.Protocol.TCP,
                        port,
                        port,
                        "0.0.0.0/0",
                        null,
                        Rule.USUAL_PRIORITY,
                        Rule.Action.ALLOW,
                        "");
        driver.ensure(new Wanted.Rules(group, installation, network, List.of(open)));
    }

    private UUID port() {
        ports++;
        UUID id = Ids.next();
        driver.ensure(
                new Wanted.Port(
                        id,
                        installation,
                        network,
                        subnet,
                        "h" + ports,
                        address(ports),
                        "0a:00:00:00:%02x:%02x".formatted(ports >> 8, ports & 255),
                        Set.of(group)));
        return id;
    }

    private static String address(int number) {
        return Cidr.of("10.1.0.0/16").first().plus(9L + number).toString();
    }

    private NamespaceGuest guest() {
        NamespaceGuest guest = NamespaceGuest.make();
        guests.add(guest);
        return guest;
    }

    private static void print(String format, Object... values) throws IOException {
        String line = format.formatted(values) + "\n";
        Files.writeString(
                Path.of(System.getProperty("bench.out")),
                line,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    // ------------------------------------------------------------ changes of rules

    /** A change of a rule, until a connection that it allows is there, with ever more ports. */
    @Test
    void rulesTakeEffect() throws IOException {
        UUID server = port();
        NamespaceGuest at = guest();
        driver.plug(server, at.handle());
        at.serve(WEB);
        at.serve(OTHER);
        NamespaceGuest client = guest();
        driver.plug(port(), client.handle());
        long empty = lab.memory();
        print(
                "| Ports in the group | Rule to effect p50, ms | p90 | most | until the driver says so p50, ms | Memory of OVS and OVN, MB |");
        print("| --- | --- | --- | --- | --- | --- |");
        for (int many = 1; many <= PORTS; many *= 10) {
            while (ports < many) {
                driver.plug(port(), new NetworkNamespace(bare()));
            }
            change(many, client);
        }
        print("");
        print(
                "%.1f MB for each 1,000 ports that are plugged in.",
                (lab.memory() - empty) / 1024.0 / Math.max(1, ports - 2) * 1000);
    }

    // Ports that nothing runs behind: a namespace costs the kernel, not the switch.
    private String bare() {
        String name = "bench-" + UUID.randomUUID().toString().substring(24);
        new Commands("").run(List.of("ip", "netns", "add", name), "");
        namespaces.add(name);
        return "/run/netns/" + name;
    }

    private void change(int many, NamespaceGuest client) throws IOException {
        List<Double> millis = new ArrayList<>();
        List<Double> said = new ArrayList<>();
        int open = WEB;
        for (int round = 0; round < ROUNDS + 3; round++) {
            open = open == WEB ? OTHER : WEB;
            long began = System.nanoTime();
            rules(open);
            double returned = (System.nanoTime() - began) / 1e6;
            if (!client.reaches(address(1), open)) {
                throw new IllegalStateException("the rule did not take effect");
            }
            double took = (System.nanoTime() - began) / 1e6;
            if (client.reaches(address(1), open == WEB ? OTHER : WEB)) {
                throw new IllegalStateException("the old rule is still in force");
            }
            if (round >= 3) {
                millis.add(took);
                said.add(returned);
            }
        }
        Collections.sort(millis);
        Collections.sort(said);
        print(
                "| %d | %.1f | %.1f | %.1f | %.1f | %d |",
                many,
                at(millis, 0.5),
                at(millis, 0.9),
                at(millis, 1),
                at(said, 0.5),
                lab.memory() / 1024);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) ((sorted.size() - 1) * share));
    }

    // ------------------------------------------------------------ throughput

    /** TCP through a network of ours, and through the same topology made by hand, in turn. */
    @Test
    void throughput() throws IOException, InterruptedException {
        String ours = pair();
        String theirs = byHand();
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            // who goes first changes, too
            if (round % 2 == 0) {
                first.add(pump(ours, "10.1.0.10"));
                second.add(pump(theirs, "10.2.0.10"));
            } else {
                second.add(pump(theirs, "10.2.0.10"));
                first.add(pump(ours, "10.1.0.10"));
            }
        }
        Collections.sort(first);
        Collections.sort(second);
        double we = at(first, 0.5);
        double they = at(second, 0.5);
        print("| TCP between two ports of a subnet, Mbit/s | p50 | least | most |");
        print("| --- | --- | --- | --- |");
        print("| a network of the cloud | %.0f | %.0f | %.0f |", we, at(first, 0), at(first, 1));
        print(
                "| the same made with ovn-nbctl | %.0f | %.0f | %.0f |",
                they, at(second, 0), at(second, 1));
        print("");
        print("Ratio %.3f.", we / they);
    }

    /** Two namespaces on the network; where the second is, as a file. */
    private String pair() {
        List<String> files = new ArrayList<>();
        for (String side : List.of("server", "client")) {
            String file = bare();
            driver.plug(port(), new NetworkNamespace(file));
            files.add(file);
        }
        return String.join(",", files);
    }

    // What the driver makes, written down by a human: router, switch, two ports, one group.
    private String byHand() {
        lab.ovn(
                "ovn-nbctl",
                "ovnnb_db.sock",
                "lr-add hand -- lrp-add hand hand-gw 0a:00:00:00:ff:01 10.2.0.1/16"
                        + " -- ls-add hands -- lsp-add hands hands-gw"
                        + " -- lsp-set-type hands-gw router -- lsp-set-addresses hands-gw router"
                        + " -- lsp-set-options hands-gw router-port=hand-gw"
                        + " -- lsp-add hands hand1 -- lsp-add hands hand2"
                        + " -- lsp-set-addresses hand1 0a:00:00:00:ff:02\\ 10.2.0.10"
                        + " -- lsp-set-addresses hand2 0a:00:00:00:ff:03\\ 10.2.0.11"
                        + " -- lsp-set-port-security hand1 0a:00:00:00:ff:02\\ 10.2.0.10"
                        + " -- lsp-set-port-security hand2 0a:00:00:00:ff:03\\ 10.2.0.11"
                        + " -- pg-add byhand hand1 hand2"
                        + " -- acl-add byhand to-lport 1 outport==@byhand&&ip drop"
                        + " -- acl-add byhand from-lport 1 inport==@byhand&&ip allow-related"
                        + " -- acl-add byhand to-lport 29800 outport==@byhand&&ip4&&tcp&&tcp.dst==80"
                        + " allow-related");
        List<String> files = new ArrayList<>();
        for (int side = 1; side <= 2; side++) {
            String file = bare();
            String device = "hand" + side;
            Commands host = new Commands("/run/netns/" + lab.namespace());
            host.run(
                    List.of("ip", "-batch", "-"),
                    """
                    link add %1$s mtu 1442 type veth peer name eth0 address 0a:00:00:00:ff:%2$02x mtu 1442 netns %3$s
                    link set %1$s up
                    """
                            .formatted(device, side + 1, file));
            Commands inside = new Commands(file);
            inside.run(
                    List.of("ip", "-batch", "-"),
                    "link set lo up\nlink set eth0 up\naddress add 10.2.0.%d/16 dev eth0\n"
                            .formatted(side + 9));
            inside.run(List.of("ethtool", "-K", "eth0", "tx", "off"), "");
            lab.ovn(
                    "ovs-vsctl",
                    "db.sock",
                    "add-port br-int %1$s -- set Interface %1$s external_ids:iface-id=%1$s"
                            .formatted(device));
            files.add(file);
        }
        lab.ovn("ovn-nbctl", "ovnnb_db.sock", "--wait=hv sync");
        return String.join(",", files);
    }

    // Megabits per second from the second namespace to the first.
    private static double pump(String files, String address)
            throws IOException, InterruptedException {
        String[] sides = files.split(",", -1);
        Process server =
                new ProcessBuilder("nsenter", "--net=" + sides[0], "iperf3", "-s", "-1", "-p", "80")
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            for (int tries = 0; ; tries++) {
                Process client =
                        new ProcessBuilder(
                                        "nsenter",
                                        "--net=" + sides[1],
                                        "iperf3",
                                        "-c",
                                        address,
                                        "-p",
                                        "80",
                                        "-f",
                                        "m",
                                        "-t",
                                        String.valueOf(SECONDS))
                                .redirectErrorStream(true)
                                .start();
                String out =
                        new String(
                                client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                if (client.waitFor() == 0) {
                    return out.lines()
                            .filter(line -> line.toLowerCase(Locale.ROOT).contains("receiver"))
                            .mapToDouble(NetworkBench::megabits)
                            .findFirst()
                            .orElseThrow();
                }
                // the server may not listen yet
                if (tries == 50) {
                    throw new IllegalStateException(out);
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } finally {
            server.destroyForcibly();
        }
    }

    private static double megabits(String line) {
        String[] words = line.strip().split("\\s+");
        for (int i = 1; i < words.length; i++) {
            if (words[i].equals("Mbits/sec")) {
                return Double.parseDouble(words[i - 1]);
            }
        }
        throw new IllegalStateException(line);
    }
}
