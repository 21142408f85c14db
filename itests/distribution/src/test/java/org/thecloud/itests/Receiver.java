// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What jobs and webhooks call: answers as the test says, else at once, and keeps what came. */
final class Receiver implements AutoCloseable {

    /** Answers one path. */
    interface Page {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** One call. */
    record Call(String path, Headers headers, String body) {

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    Receiver(String address) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName(address), 0), 256);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        on("/", exchange -> exchange.sendResponseHeaders(204, -1));
        server.start();
    }

    Receiver on(String path, Page page) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        String body =
                                new String(
                                        exchange.getRequestBody().readAllBytes(),
                                        StandardCharsets.UTF_8);
                        calls.add(
                                new Call(
                                        exchange.getRequestURI().getPath(),
                                        exchange.getRequestHeaders(),
                                        body));
                        page.answer(exchange);
                    }
                });
        return this;
    }

    /** Answers when the latch is open. */
    static void hold(HttpExchange exchange, CountDownLatch until) throws IOException {
        try {
            until.await();
            exchange.sendResponseHeaders(204, -1);
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    String url(String path) {
        InetSocketAddress at = server.getAddress();
        return "http://" + at.getAddress().getHostAddress() + ":" + at.getPort() + path;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
