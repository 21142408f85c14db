// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** What noVNC does in a browser: RFB 3.8 with a password, over a WebSocket. */
final class Screen implements WebSocket.Listener, AutoCloseable {

    private static final int PASSWORD_SECURITY = 2;
    private static final int SECONDS = 20;

    private final LinkedBlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private byte[] left = new byte[0];
    private WebSocket socket;

    private Screen() {}

    /** The status of the answer, if it is not opened. */
    static int refusal(HttpClient http, String url) throws Exception {
        try {
            http.newWebSocketBuilder()
                    .buildAsync(URI.create(url), new Screen())
                    .get(SECONDS, TimeUnit.SECONDS)
                    .abort();
            return 101;
        } catch (ExecutionException refused) {
            return ((WebSocketHandshakeException) refused.getCause()).getResponse().statusCode();
        }
    }

    static Screen open(HttpClient http, String url) throws Exception {
        Screen screen = new Screen();
        screen.socket =
                http.newWebSocketBuilder()
                        .subprotocols("binary")
                        .buildAsync(URI.create(url), screen)
                        .get(SECONDS, TimeUnit.SECONDS);
        return screen;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] some = new byte[data.remaining()];
        data.get(some);
        arrived.add(some);
        from.request(1);
        return null;
    }

    private byte[] read(int length) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(left);
        while (all.size() < length) {
            byte[] next = arrived.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("bytes of the screen").isNotNull();
            all.writeBytes(next);
        }
        byte[] bytes = all.toByteArray();
        left = Arrays.copyOfRange(bytes, length, bytes.length);
        return Arrays.copyOf(bytes, length);
    }

    private void write(byte... bytes) throws Exception {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).get(SECONDS, TimeUnit.SECONDS);
    }

    /** Signs in; answers width and height. */
    int[] signIn(String password) throws Exception {
        byte[] version = read(12);
        assertThat(new String(version, StandardCharsets.US_ASCII)).isEqualTo("RFB 003.008\n");
        write(version);
        byte[] kinds = read(read(1)[0]);
        assertThat(kinds).contains((byte) PASSWORD_SECURITY);
        write((byte) PASSWORD_SECURITY);
        write(answer(password, read(16)));
        assertThat(ByteBuffer.wrap(read(4)).getInt()).as("signed in").isZero();
        write((byte) 1);
        ByteBuffer screen = ByteBuffer.wrap(read(24));
        return new int[] {screen.getShort(0), screen.getShort(2)};
    }

    // VNC's own reading of DES: the bits of each byte of the key are the other way round.
    private static byte[] answer(String password, byte[] challenge) throws Exception {
        byte[] key = Arrays.copyOf(password.getBytes(StandardCharsets.US_ASCII), 8);
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (Integer.reverse(key[i]) >>> 24);
        }
        Cipher des = Cipher.getInstance("DES/ECB/NoPadding");
        des.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "DES"));
        return des.doFinal(challenge);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
