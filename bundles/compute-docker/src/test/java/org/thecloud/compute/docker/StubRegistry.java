// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry on this machine that has no image at all. Docker talks to registries on loopback
 * addresses without TLS, after it has tried with.
 */
final class StubRegistry implements AutoCloseable {

    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final ServerSocket server;
    private final boolean closed;
    private final boolean silent;

    private StubRegistry(boolean closed, boolean silent) {
        this.closed = closed;
        this.silent = silent;
        try {
            server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::serve);
    }

    static StubRegistry open() {
        return new StubRegistry(false, false);
    }

    /** It wants to know a user. */
    static StubRegistry withLogin() {
        return new StubRegistry(true, false);
    }

    /** It takes requests and never answers. */
    static StubRegistry silent() {
        return new StubRegistry(false, true);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** What users said of themselves. */
    List<String> logins() {
        return logins;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "stub-registry");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                start(() -> answer(client));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            List<String> head = head(client);
            if (silent) {
                client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            } else if (!head.isEmpty()) {
                client.getOutputStream().write(answer(head).getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException gone) {
            // the engine has what it wanted
        }
    }

    // Empty for what is no HTTP: a TLS greeting has no line of text.
    private static List<String> head(Socket client) throws IOException {
        BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        lines.mark(1);
        if (!Character.isLetter(lines.read())) {
            return List.of();
        }
        lines.reset();
        List<String> head = new ArrayList<>();
        for (String line = lines.readLine();
                line != null && !line.isEmpty();
                line = lines.readLine()) {
            head.add(line);
        }
        return head;
    }

    private String answer(List<String> head) {
        String login =
                head.stream()
                        .filter(line -> line.startsWith("Authorization: "))
                        .findFirst()
                        .orElse("");
        if (!login.isEmpty()) {
            logins.add(login.substring("Authorization: ".length()));
        }
        if (closed && login.isEmpty()) {
            return response(
                    head,
                    "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"stub\"",
                    "UNAUTHORIZED");
        }
        return head.get(0).split(" ")[1].equals("/v2/")
                ? response(head, "200 OK", "NOTHING")
                : response(head, "404 Not Found", "MANIFEST_UNKNOWN");
    }

    private static String response(List<String> head, String status, String code) {
        String body = "{\"errors\":[{\"code\":\"%s\",\"message\":\"stub\"}]}".formatted(code);
        return "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.length(), head.get(0).startsWith("HEAD") ? "" : body);
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
