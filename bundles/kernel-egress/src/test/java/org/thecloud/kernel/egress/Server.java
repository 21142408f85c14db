// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A web server on a loopback address that keeps what it was asked. */
final class Server implements AutoCloseable {

    interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<HttpExchange> asked = new CopyOnWriteArrayList<>();

    private Server(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    static Server on(String address, int port, @Nullable SSLContext tls) {
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(address), port);
            if (tls == null) {
                return new Server(HttpServer.create(at, 16));
            }
            HttpsServer secure = HttpsServer.create(at, 16);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new Server(secure);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Server plain() {
        return on("127.0.0.1", 0, null);
    }

    Server page(String path, Page page) {
        server.createContext(
                path,
                exchange -> {
                    asked.add(exchange);
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        page.answer(exchange);
                    }
                });
        return this;
    }

    Server text(String path, String text) {
        return page(path, exchange -> send(exchange, 200, text));
    }

    Server redirect(String path, int status, String location) {
        return page(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", location);
                    send(exchange, status, "");
                });
    }

    static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Requests so far, as METHOD path. */
    List<String> asked() {
        return asked.stream()
                .map(exchange -> exchange.getRequestMethod() + " " + exchange.getRequestURI())
                .toList();
    }

    @Nullable String header(int request, String name) {
        return asked.get(request).getRequestHeaders().getFirst(name);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
