// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.tck;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.NetworkHandle.NetworkNamespace;

/**
 * A network namespace of this host with a small program in it (Python, from the standard library)
 * that does what it is told line by line.
 */
public final class NamespaceGuest implements Guest {

    private static final Path FOLDER = Path.of("/run/netns");

    private final String namespace;
    private final boolean ours;
    private final Process program;
    private final Writer orders;
    private final BufferedReader answers;
    private final AtomicInteger lines = new AtomicInteger();

    private NamespaceGuest(String namespace, boolean ours) {
        this.namespace = namespace;
        this.ours = ours;
        try {
            this.program =
                    new ProcessBuilder(
                                    "nsenter",
                                    "--net=" + FOLDER.resolve(namespace),
                                    "python3",
                                    "-u",
                                    "-c",
                                    text())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException failed) {
            throw new IllegalStateException("cannot start a guest", failed);
        }
        this.orders = program.outputWriter(StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(
                        new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String text() throws IOException {
        try (InputStream in = NamespaceGuest.class.getResourceAsStream("guest.py")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A new namespace with nothing but its loopback device. */
    public static NamespaceGuest make() {
        String name = "tck-" + UUID.randomUUID().toString().substring(24);
        run(List.of("ip", "netns", "add", name));
        run(List.of("ip", "-n", name, "link", "set", "lo", "up"));
        return new NamespaceGuest(name, true);
    }

    /** A namespace that is there. */
    public static NamespaceGuest in(String namespace) {
        return new NamespaceGuest(namespace, false);
    }

    /** Whether this host can do it: root, with the programs that are needed. */
    public static boolean possible() {
        return Files.isWritable(Path.of("/run"))
                && List.of("ip", "nsenter", "python3").stream().allMatch(NamespaceGuest::installed);
    }

    private static boolean installed(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + " failed");
            }
        } catch (IOException failed) {
            throw new IllegalStateException(command + " failed", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private synchronized String ask(Object... words) {
        List<String> order = new ArrayList<>();
        for (Object word : words) {
            order.add(word.toString());
        }
        try {
            orders.write(String.join(" ", order) + "\n");
            orders.flush();
            String answer = answers.readLine();
            if (answer == null || answer.startsWith("failed")) {
                throw new IllegalStateException(order + ": " + answer);
            }
            return answer;
        } catch (IOException failed) {
            throw new IllegalStateException(order + " failed", failed);
        }
    }

    private boolean yes(Object... words) {
        return ask(words).equals("yes");
    }

    @Override
    public NetworkHandle handle() {
        return new NetworkNamespace(FOLDER.resolve(namespace).toString());
    }

    @Override
    public void serve(int port) {
        ask("serve", port);
    }

    @Override
    public boolean reaches(String address, int port) {
        return yes("reach", address, port);
    }

    /** Whether a connection comes about within 10 s; returns as soon as one does. */
    public boolean reachesSoon(String address, int port) {
        return yes("soon", address, port);
    }

    @Override
    public double mbps(String address, int port, int megabits) {
        return Double.parseDouble(ask("rate", address, port, megabits));
    }

    @Override
    public boolean pings(String address) {
        return yes("ping", address);
    }

    @Override
    public boolean findsOnLink(String address) {
        return yes("link", address);
    }

    @Override
    public String seenAs(String address, int port) {
        return ask("seen", address, port);
    }

    @Override
    public Line connect(String address, int port) {
        int number = lines.incrementAndGet();
        if (!yes("open", number, address, port)) {
            throw new IllegalStateException("no connection to " + address + ":" + port);
        }
        return new Line() {
            @Override
            public boolean alive() {
                return yes("exchange", number);
            }

            @Override
            public void close() {
                ask("close", number);
            }
        };
    }

    @Override
    public void send(String from, String address, int port) {
        ask("send", from, address, port);
    }

    @Override
    public void listen(int port) {
        ask("listen", port);
    }

    @Override
    public boolean heard(String from) {
        return yes("heard", from);
    }

    @Override
    public String resolve(String name, String server) {
        return ask("resolve", name, server).strip();
    }

    @Override
    public void close() {
        program.destroyForcibly();
        if (ours) {
            run(List.of("ip", "netns", "delete", namespace));
        }
    }
}
