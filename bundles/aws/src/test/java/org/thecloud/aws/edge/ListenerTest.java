// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections of the listener, and the services behind it. */
class ListenerTest extends ListenerConversation {

    @Test
    void whoIsRefusedWhileHeSendsIsToldAndMayGoOn() throws Exception {
        int length = 8 << 20;
        String head =
                "PUT /b/k HTTP/1.1\r\nHost: h\r\nAuthorization: AWS a:b\r\nContent-Length: %d\r\n\r\n"
                        .formatted(length);
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < 3; i++) {
                // nothing is read before all is sent, as HTTP clients that block do
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                for (int sent = 0; sent < length; sent += 1 << 16) {
                    socket.getOutputStream().write(new byte[1 << 16]);
                }
                char[] code = new char["InvalidRequest".length()];
                List<String> fields = new ArrayList<>();
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    fields.add(line);
                }
                assertThat(in.read(code)).isEqualTo(code.length);
                assertThat(fields.get(0)).contains(" 400 ");
                assertThat(fields).contains("Content-Length: " + code.length);
                assertThat(new String(code)).isEqualTo("InvalidRequest");
            }
        }
    }

    @Test
    void whoWaitsToBeToldToGoOnIsNotWhenHeIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("PUT /b/k HTTP/1.1\r\nHost: h\r\nAuthorization: AWS a:b\r\n"
                                            + "Expect: 100-continue\r\nContent-Length: 9\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 400").endsWith("InvalidRequest");
        }
    }

    @Test
    void theHostNamesABucket() throws Exception {
        String head = "GET " + PRESIGNED + " HTTP/1.1\nHost: examplebucket.s3.amazonaws.com";
        assertThat(send(head).text()).contains("Subdomain: examplebucket.s3");
    }

    @Test
    void whatCannotBeRecordedIsNotConfirmed() throws Exception {
        recordable = false;
        Reply reply = welcome();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("ServiceUnavailable");
    }

    @Test
    void whatIsLeftForTheEndIsDoneBeforeTheAnswer() throws Exception {
        List<Integer> recorded = new CopyOnWriteArrayList<>();
        echo.leftForTheEnd().set(() -> recorded.add(records.size()));
        assertThat(welcome().status()).isEqualTo(200);
        assertThat(recorded).as("lines on record by then").containsExactly(1);
    }

    @Test
    void whatFailsAtTheEndIsNotConfirmed() throws Exception {
        echo.leftForTheEnd()
                .set(
                        () -> {
                            throw new IllegalStateException("the disk is gone");
                        });
        Reply reply = welcome();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).isEqualTo("ServiceUnavailable");
    }

    private Reply welcome() throws IOException {
        return send(put(WELCOME, 21), "Welcome to Amazon S3.".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void requestsWaitForTheSuccessorAndRunningOnesAreDrained() throws Exception {
        Echo slow = new Echo("s3", new CountDownLatch(1), new CountDownLatch(1));
        listener.addService(slow);
        String right = rangeGet("f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        CompletableFuture<Reply> running = CompletableFuture.supplyAsync(() -> sent(right));
        assertThat(slow.entered().await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> gone =
                CompletableFuture.runAsync(() -> listener.removeService(slow));
        CompletableFuture<Reply> waiting = CompletableFuture.supplyAsync(() -> sent(right));
        assertThat(gone).isNotDone();
        slow.leave().countDown();
        gone.get(10, TimeUnit.SECONDS);
        assertThat(running.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
        listener.addService(new Echo("s3"));
        assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    private Reply sent(String head) {
        try {
            return send(head);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
