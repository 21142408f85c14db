// SPDX-License-Identifier: Apache-2.0
package org.thecloud.cron.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A web server that jobs call. */
final class Target implements AutoCloseable {

    /** A request as it came. */
    record Call(String path, String method, String body, HttpExchange exchange) {
        String header(String name) {
            return String.valueOf(exchange.getRequestHeaders().getFirst(name));
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);
    final List<Call> calls = new CopyOnWriteArrayList<>();

    Target() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            calls.add(new Call(path, exchange.getRequestMethod(), body, exchange));
            if (path.startsWith("/never")) {
                end.await(1, TimeUnit.MINUTES);
                return;
            }
            if (path.startsWith("/to-private")) {
                exchange.getResponseHeaders().set("Location", "http://127.0.0.2:8080/secret");
            }
            int status =
                    path.startsWith("/to-private")
                            ? 302
                            : path.startsWith("/status/")
                                    ? Integer.parseInt(path.substring(8))
                                    : 200;
            byte[] bytes = path.startsWith("/big") ? new byte[1 << 20] : new byte[] {'o', 'k'};
            int times = path.startsWith("/big") ? 10 : 1;
            exchange.sendResponseHeaders(status, (long) bytes.length * times);
            for (int i = 0; i < times; i++) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    List<Call> calls(String path) {
        return calls.stream().filter(call -> call.path().equals(path)).toList();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
