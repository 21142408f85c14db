// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A web server on a loopback address that keeps what it was asked. */
public final class Receiver implements AutoCloseable {

    public interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** One request. */
    public record Asked(String method, URI uri, Headers headers, String body) {

        public String path() {
            return uri.getPath();
        }

        /** Method and address, as in {@code GET /page?one}. */
        public String line() {
            return method + " " + uri;
        }

        /** The first header of a name, or null. */
        public @Nullable String header(String name) {
            return headers.getFirst(name);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    public static Receiver on(String address, int port, @Nullable SSLContext tls) {
        try {
            InetSocketAddress at = new InetSocketAddress(InetAddress.getByName(address), port);
            if (tls == null) {
                return new Receiver(HttpServer.create(at, 128));
            }
            HttpsServer secure = HttpsServer.create(at, 128);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new Receiver(secure);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** One that knows no page yet. */
    public static Receiver plain() {
        return on("127.0.0.1", 0, null);
    }

    /** One that answers everything with 200. */
    public static Receiver content() {
        return plain().text("/", "ok");
    }

    public Receiver text(String path, String text) {
        return page(path, exchange -> send(exchange, 200, text));
    }

    public Receiver redirect(String path, int status, String location) {
        return page(
                path,
                exchange -> {
                    exchange.getResponseHeaders().set("Location", location);
                    send(exchange, status, "");
                });
    }

    public Receiver page(String path, Page page) {
        server.createContext(
                path,
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    asked.add(
                            new Asked(
                                    exchange.getRequestMethod(),
                                    exchange.getRequestURI(),
                                    exchange.getRequestHeaders(),
                                    body));
                    try (exchange) {
                        page.answer(exchange);
                    }
                });
        return this;
    }

    public static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers when the latch is open. */
    public static void hold(HttpExchange exchange, CountDownLatch until) throws IOException {
        try {
            until.await();
            send(exchange, 200, "");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public String url(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return scheme
                + "://"
                + server.getAddress().getAddress().getHostAddress()
                + ":"
                + port()
                + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** All requests so far. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** Those for one path. */
    public List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
