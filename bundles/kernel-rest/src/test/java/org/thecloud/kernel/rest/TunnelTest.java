// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.rest.Tunnel;

/** WebSockets of a client that is not ours, to a plain socket behind the edge. */
@Timeout(60)
class TunnelTest {

    private static final int MUCH = 64 << 20;

    private final Map<String, InetSocketAddress> tokens = new ConcurrentHashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private ServerSocket far;
    private TunnelServlet servlet;

    private final class Tokens implements Tunnel {

        @Override
        public String name() {
            return "test";
        }

        @Override
        public InetSocketAddress redeem(String token) {
            InetSocketAddress target = tokens.remove(token);
            if (target == null) {
                throw new CloudException(KernelError.NOT_FOUND, "leads nowhere");
            }
            return target;
        }
    }

    @BeforeEach
    void open() throws Exception {
        far = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        servlet = new TunnelServlet(List.of(new Tokens()));
        ServletContextHandler handler = new ServletContextHandler("/");
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        handler.addServlet(holder, "/tunnels/*");
        server.setHandler(handler);
        connector.setHost("127.0.0.1");
        connector.setIdleTimeout(60_000);
        server.addConnector(connector);
        server.start();
        tokens.put("good", (InetSocketAddress) far.getLocalSocketAddress());
    }

    @AfterEach
    void close() throws Exception {
        server.stop();
        far.close();
    }

    private URI uri(String scheme, String path) {
        return URI.create("%s://127.0.0.1:%d%s".formatted(scheme, connector.getLocalPort(), path));
    }

    /** Takes what comes, when it is told to. */
    private static final class Client implements WebSocket.Listener {

        private final boolean eager;
        private final byte[] got;
        private int length;
        private final CountDownLatch all = new CountDownLatch(1);
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();

        Client(boolean eager, int expected) {
            this.eager = eager;
            this.got = new byte[expected];
        }

        @Override
        public void onOpen(WebSocket socket) {
            if (eager) {
                socket.request(1);
            }
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            int some = data.remaining();
            data.get(got, length, some);
            length += some;
            if (length == got.length) {
                all.countDown();
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }

    private WebSocket opened(Client client) throws Exception {
        return http.newWebSocketBuilder()
                .subprotocols("binary")
                .buildAsync(uri("ws", "/tunnels/test/good"), client)
                .get(10, TimeUnit.SECONDS);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void bytesArriveBothWaysAsTheyWereSent() throws Exception {
        Client client = new Client(true, 3 << 20);
        WebSocket socket = opened(client);
        assertThat(socket.getSubprotocol()).isEqualTo("binary");
        byte[] there = random(5 << 20);
        byte[] back = random(3 << 20);
        try (Socket end = far.accept()) {
            CompletableFuture<byte[]> read =
                    CompletableFuture.supplyAsync(() -> read(end, there.length));
            int at = 0;
            for (int size = 1; at < there.length; size = Math.min(size * 3, 200_000)) {
                int some = Math.min(size, there.length - at);
                socket.sendBinary(ByteBuffer.wrap(there, at, some), size % 2 == 0)
                        .get(10, TimeUnit.SECONDS);
                at += some;
            }
            assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(there);
            end.getOutputStream().write(back);
            assertThat(client.all.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(client.got).isEqualTo(back);
        }
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    }

    private static byte[] read(Socket socket, int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void nothingIsHeapedUpForAClientThatDoesNotRead() throws Exception {
        Client client = new Client(false, MUCH);
        WebSocket socket = opened(client);
        byte[] part = random(1 << 20);
        AtomicLong written = new AtomicLong();
        try (Socket end = far.accept()) {
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    OutputStream out = end.getOutputStream();
                                    while (written.get() < MUCH) {
                                        out.write(part);
                                        written.addAndGet(part.length);
                                    }
                                } catch (IOException failed) {
                                    throw new IllegalStateException(failed);
                                }
                            });
            long before = -1;
            while (written.get() != before) { // until it stands still for a second
                before = written.get();
                Thread.onSpinWait();
                assertThat(new CountDownLatch(1).await(1, TimeUnit.SECONDS)).isFalse();
            }
            assertThat(written.get()).as("only what sockets hold").isLessThan(MUCH / 2);
            assertThat(writing).isNotDone();
            socket.request(1);
            assertThat(client.all.await(30, TimeUnit.SECONDS)).isTrue();
            writing.get(10, TimeUnit.SECONDS);
            assertThat(Arrays.copyOfRange(client.got, MUCH - part.length, MUCH)).isEqualTo(part);
        }
    }

    @Test
    void aTokenIsGoodForOneConnection() throws Exception {
        Client client = new Client(true, 1);
        WebSocket socket = opened(client);
        try (Socket end = far.accept()) {
            assertThat(status(() -> opened(new Client(true, 1)))).isEqualTo(404);
            socket.sendClose(1000, "").get(10, TimeUnit.SECONDS);
            InputStream in = end.getInputStream();
            assertThat(in.read()).as("the other end hears of it").isEqualTo(-1);
        }
    }

    private interface Opening {
        WebSocket open() throws Exception;
    }

    private static int status(Opening opening) throws Exception {
        try {
            opening.open();
            return 101;
        } catch (ExecutionException refused) {
            return ((java.net.http.WebSocketHandshakeException) refused.getCause())
                    .getResponse()
                    .statusCode();
        }
    }

    @Test
    void whatIsNoWebSocketIsRefusedAndUsesNoTokenUp() throws Exception {
        HttpResponse<String> plain =
                http.send(
                        HttpRequest.newBuilder(uri("http", "/tunnels/test/good")).build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(plain.statusCode()).isEqualTo(400);
        assertThat(plain.headers().firstValue("Content-Type")).contains("application/problem+json");
        for (String path : List.of("/tunnels/other/good", "/tunnels/test/", "/tunnels/test/a/b")) {
            HttpResponse<String> none =
                    http.send(
                            HttpRequest.newBuilder(uri("http", path)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(none.statusCode()).as(path).isEqualTo(404);
        }
        opened(new Client(true, 1)).abort();
    }

    @Test
    void anEndThatDoesNotAnswerIs503() throws Exception {
        far.close();
        assertThat(status(() -> opened(new Client(true, 1)))).isEqualTo(503);
    }

    @Test
    void aTextClosesIt() throws Exception {
        Client client = new Client(true, 1);
        WebSocket socket = opened(client);
        try (Socket end = far.accept()) {
            socket.sendText("hello", true);
            assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1003);
            assertThat(end.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void itEndsWithTheEdge() throws Exception {
        Client client = new Client(true, 1);
        opened(client);
        try (Socket end = far.accept()) {
            end.getOutputStream().write(7);
            assertThat(client.all.await(10, TimeUnit.SECONDS)).isTrue();
            servlet.leave();
            assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1001);
        }
    }
}
