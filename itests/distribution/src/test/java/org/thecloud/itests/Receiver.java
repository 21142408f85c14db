// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What jobs call: answers at once and keeps who called. */
final class Receiver implements AutoCloseable {

    /** One call, as its headers have it. */
    record Call(String job, String run, String scheduled, int attempt, String path) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    Receiver() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 256);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            var headers = exchange.getRequestHeaders();
            calls.add(
                    new Call(
                            String.valueOf(headers.getFirst("Cloud-Cron-Job")),
                            String.valueOf(headers.getFirst("Cloud-Cron-Run")),
                            String.valueOf(headers.getFirst("Cloud-Cron-Scheduled")),
                            Integer.parseInt(
                                    String.valueOf(headers.getFirst("Cloud-Cron-Attempt"))),
                            exchange.getRequestURI().getPath()));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
