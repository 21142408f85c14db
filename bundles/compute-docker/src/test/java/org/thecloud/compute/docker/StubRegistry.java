// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry on this machine that has no image at all. Docker talks to registries on loopback
 * addresses without TLS.
 */
final class StubRegistry implements AutoCloseable {

    private static final String NOTHING =
            "{\"errors\":[{\"code\":\"MANIFEST_UNKNOWN\",\"message\":\"manifest unknown\"}]}";

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final String realm;

    StubRegistry() {
        this("");
    }

    /** One that wants a user to log in, if there is a realm. */
    StubRegistry(String realm) {
        this.realm = realm;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String user = exchange.getRequestHeaders().getFirst("Authorization");
        exchange.getResponseHeaders().set("Docker-Distribution-Api-Version", "registry/2.0");
        if (user != null) {
            authorizations.add(user);
        }
        if (!realm.isEmpty() && user == null) {
            exchange.getResponseHeaders()
                    .set("WWW-Authenticate", "Basic realm=\"%s\"".formatted(realm));
            send(exchange, 401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"no\"}]}");
        } else if (exchange.getRequestURI().getPath().equals("/v2/")) {
            send(exchange, 200, "{}");
        } else {
            send(exchange, 404, NOTHING);
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
