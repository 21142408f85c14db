// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.ovs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    private static final int WARM = 3;
    private static final int HANDS = 16;

    private final UUID installation = Ids.next();
    private final UUID network = Ids.next();
    private final UUID subnet = Ids.next();
    private final UUID group = Ids.next();
    private final List<Guest> guests = new ArrayList<>();
    private final Queue<String> namespaces = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ports = new AtomicInteger();
    private Lab lab;
    private OvsDriver driver;

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
        driver.close();
        try {
            // a switch that runs would look at every port that goes
            lab.close();
        } finally {
            namespaces.forEach(
                    name -> new Commands("").run(List.of("ip", "netns", "delete", name), ""));
        }
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

    private UUID port(UUID... groups) {
        int number = ports.incrementAndGet();
        UUID id = Ids.next();
        driver.ensure(
                new Wanted.Port(
                        id,
                        installation,
                        network,
                        subnet,
                        "h" + number,
                        address(number),
                        "0a:00:00:00:%02x:%02x".formatted(number >> 8, number & 255),
                        Set.of(groups)));
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

    /**
     * A change of a rule, until a connection that it allows is there, with ever more ports: by the
     * driver, and by a human who writes the same rows. What the ports cost in memory comes with it.
     */
    @Test
    void rulesTakeEffect() throws Exception {
        UUID server = port(group);
        NamespaceGuest at = guest();
        driver.plug(server, at.handle());
        at.serve(WEB);
        at.serve(OTHER);
        NamespaceGuest client = guest();
        driver.plug(port(), client.handle());
        print(
                "| Ports in the group | A rule changed by | to effect, ms: p50 | p90 | most | until it says so, p50 |");
        print("| --- | --- | --- | --- | --- | --- |");
        Map<String, Long> before = Map.of();
        for (int many = 1; many <= PORTS; many *= 10) {
            plugIn(many);
            change(client);
            if (before.isEmpty()) {
                before = memory();
            }
        }
        print("");
        printMemory(before, memory());
    }

    // As many in the group, beside the client; several at a time, as the platform does.
    private void plugIn(int many) throws Exception {
        ExecutorService hands = Executors.newFixedThreadPool(HANDS);
        try {
            List<Callable<Void>> missing =
                    Collections.nCopies(
                            many + 1 - ports.get(),
                            () -> {
                                driver.plug(port(group), new NetworkNamespace(bare()));
                                return null;
                            });
            for (Future<Void> one : hands.invokeAll(missing)) {
                one.get();
            }
        } finally {
            hands.shutdownNow();
        }
    }

    // Ports that nothing runs behind: a namespace costs the kernel, not the switch.
    private String bare() {
        String name = "bench-" + UUID.randomUUID().toString().substring(24);
        new Commands("").run(List.of("ip", "netns", "add", name), "");
        namespaces.add(name);
        return "/run/netns/" + name;
    }

    private void change(NamespaceGuest client) throws IOException {
        Times ours = new Times();
        Times theirs = new Times();
        List<Double> nothing = new ArrayList<>();
        for (int round = 0; round < WARM + ROUNDS; round++) {
            boolean counts = round >= WARM;
            // each goes first, and opens either port, every other time
            if (round % 2 == 0) {
                ours.take(() -> rules(OTHER), client, OTHER, counts);
                theirs.take(() -> rulesByHand(WEB), client, WEB, counts);
            } else {
                theirs.take(() -> rulesByHand(OTHER), client, OTHER, counts);
                ours.take(() -> rules(WEB), client, WEB, counts);
            }
            long began = System.nanoTime();
            nbctl("acl-list " + Acls.groupName(group));
            if (counts) {
                nothing.add((System.nanoTime() - began) / 1e6);
            }
        }
        int many = ports.get() - 1;
        ours.print(many, "the driver");
        theirs.print(many, "`ovn-nbctl --wait=hv`");
        Collections.sort(nothing);
        print("| %d | `ovn-nbctl`, which only reads | | | | %.1f |", many, at(nothing, 0.5));
    }

    // The rows that rules() makes.
    private void rulesByHand(int port) {
        String name = Acls.groupName(group);
        nbctl(
                "--wait=hv acl-del %1$s to-lport -- acl-add %1$s to-lport 29800 outport==@%1$s&&ip4&&tcp&&tcp.dst>=%2$d&&tcp.dst<=%2$d allow-related"
                        .formatted(name, port));
    }

    private void nbctl(String words) {
        lab.ovn("ovn-nbctl", "ovnnb_db.sock", words);
    }

    /** What changes of a rule took, in milliseconds. */
    private static final class Times {

        private final List<Double> effect = new ArrayList<>();
        private final List<Double> said = new ArrayList<>();

        void take(Runnable change, NamespaceGuest client, int open, boolean counts) {
            long began = System.nanoTime();
            change.run();
            double returned = (System.nanoTime() - began) / 1e6;
            if (!client.reachesSoon(address(1), open)) {
                throw new IllegalStateException("the rule did not take effect");
            }
            double took = (System.nanoTime() - began) / 1e6;
            if (client.reaches(address(1), open == WEB ? OTHER : WEB)) {
                throw new IllegalStateException("the old rule is still in force");
            }
            if (counts) {
                effect.add(took);
                said.add(returned);
            }
        }

        void print(int many, String who) throws IOException {
            Collections.sort(effect);
            Collections.sort(said);
            NetworkBench.print(
                    "| %d | %s | %.1f | %.1f | %.1f | %.1f |",
                    many, who, at(effect, 0.5), at(effect, 0.9), at(effect, 1), at(said, 0.5));
        }
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) ((sorted.size() - 1) * share));
    }

    // ------------------------------------------------------------ memory

    /** Of each program, and of the driver what lives on its heap; in KiB. */
    private Map<String, Long> memory() throws IOException {
        Map<String, Long> all = new LinkedHashMap<>(lab.memory());
        all.put("in sum", all.values().stream().mapToLong(one -> one).sum());
        System.gc();
        Runtime java = Runtime.getRuntime();
        all.put("the driver's heap", (java.totalMemory() - java.freeMemory()) / 1024);
        return all;
    }

    private void printMemory(Map<String, Long> before, Map<String, Long> after) throws IOException {
        print("| Memory, MB | with 2 ports | with %d | for each 1,000 |", ports.get());
        print("| --- | --- | --- | --- |");
        for (Map.Entry<String, Long> one : after.entrySet()) {
            long had = before.getOrDefault(one.getKey(), 0L);
            print(
                    "| %s | %.1f | %.1f | %.1f |",
                    one.getKey(),
                    had / 1024.0,
                    one.getValue() / 1024.0,
                    (one.getValue() - had) / 1024.0 / Math.max(1, ports.get() - 2) * 1000);
        }
    }

    // ------------------------------------------------------------ throughput

    /** TCP through a network of ours, and through the same topology made by hand, in turn. */
    @Test
    void throughput() throws IOException, InterruptedException {
        String ours = pair();
        String theirs = byHand();
        print("| TCP between two ports of a subnet, Mbit/s | p50 | least | most |");
        print("| --- | --- | --- | --- |");
        double there = compare(ours, theirs, "there", false);
        double back = compare(ours, theirs, "back", true);
        print("");
        print(
                "Median of the ratios of two turns: %.3f there, %.3f back; the goal is 0.98.",
                there, back);
    }

    // How much of the other's rate ours has, which is less moved by what else runs than the rates.
    private static double compare(String ours, String theirs, String way, boolean back)
            throws IOException, InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = -1; round < ROUNDS; round++) {
            double we = 0;
            // who goes first changes, too
            if (round % 2 == 0) {
                we = pump(ours, "10.1.0.10", back);
            }
            double they = pump(theirs, "10.2.0.10", back);
            if (round % 2 != 0) {
                we = pump(ours, "10.1.0.10", back);
            }
            if (round >= 0) {
                first.add(we);
                second.add(they);
                ratios.add(we / they);
            }
        }
        printThroughput("a network of the cloud, " + way, first);
        printThroughput("the same made with `ovn-nbctl`, " + way, second);
        Collections.sort(ratios);
        return at(ratios, 0.5);
    }

    private static void printThroughput(String what, List<Double> rates) throws IOException {
        Collections.sort(rates);
        print("| %s | %.0f | %.0f | %.0f |", what, at(rates, 0.5), at(rates, 0), at(rates, 1));
    }

    /** Two namespaces on the network; where the second is, as a file. */
    private String pair() {
        List<String> files = new ArrayList<>();
        for (String side : List.of("server", "client")) {
            String file = bare();
            driver.plug(port(group), new NetworkNamespace(file));
            files.add(file);
        }
        return String.join(",", files);
    }

    // What the driver makes, written down by a human: router, switch, two ports, two groups. Names
    // and addresses by DHCP are left out.
    private String byHand() {
        nbctl(
                "lr-add hand -- lrp-add hand hand-gw 0a:00:00:00:ff:01 10.2.0.1/16"
                        + " -- ls-add hands -- lsp-add hands hands-gw"
                        + " -- lsp-set-type hands-gw router -- lsp-set-addresses hands-gw router"
                        + " -- lsp-set-options hands-gw router-port=hand-gw"
                        + " -- lsp-add hands hand1 -- lsp-add hands hand2"
                        + " -- lsp-set-addresses hand1 0a:00:00:00:ff:02\\ 10.2.0.10"
                        + " -- lsp-set-addresses hand2 0a:00:00:00:ff:03\\ 10.2.0.11"
                        + " -- lsp-set-port-security hand1 0a:00:00:00:ff:02\\ 10.2.0.10"
                        + " -- lsp-set-port-security hand2 0a:00:00:00:ff:03\\ 10.2.0.11"
                        + " -- pg-add handall hand1 hand2"
                        + " -- acl-add handall to-lport 1 outport==@handall&&ip drop"
                        + " -- acl-add handall from-lport 1 inport==@handall&&ip allow-related"
                        + " -- pg-add handweb hand1 hand2"
                        + " -- acl-add handweb to-lport 29800"
                        + " outport==@handweb&&ip4&&tcp&&tcp.dst>=80&&tcp.dst<=80 allow-related");
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
        nbctl("--wait=hv sync");
        return String.join(",", files);
    }

    // Megabits per second from the second namespace to the first, or back.
    private static double pump(String files, String address, boolean back)
            throws IOException, InterruptedException {
        String[] sides = files.split(",", -1);
        List<String> program =
                new ArrayList<>(List.of("nsenter", "--net=" + sides[1], "iperf3", "-c", address));
        program.addAll(List.of("-p", "80", "-f", "m", "-t", String.valueOf(SECONDS)));
        if (back) {
            program.add("--reverse");
        }
        for (int tries = 1; ; tries++) {
            Process server =
                    new ProcessBuilder(
                                    "nsenter",
                                    "--net=" + sides[0],
                                    "iperf3",
                                    "-s",
                                    "-1",
                                    "-p",
                                    "80",
                                    "--forceflush")
                            .redirectErrorStream(true)
                            .start();
            try (BufferedReader said = server.inputReader()) {
                untilListens(said);
                Process client = new ProcessBuilder(program).redirectErrorStream(true).start();
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
                // it gives up where its neighbours take the processors; so does its server then
                if (tries == 3) {
                    throw new IllegalStateException(out);
                }
            } finally {
                server.destroyForcibly().waitFor();
            }
        }
    }

    private static void untilListens(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.contains("listening")) {
            line = said.readLine();
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
