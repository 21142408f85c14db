// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.rest;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.servlet.http.WebConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.CompletionHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket and the connection that it leads to. Holds no thread while nothing moves, and reads
 * from neither side what the other has not taken yet. The container makes it, so it is public.
 */
public final class WebSocketTunnel implements HttpUpgradeHandler {

    private static final Logger log = LoggerFactory.getLogger(WebSocketTunnel.class);
    private static final int BUFFER = 16 * 1024;
    private static final int MOST_WAITING = 16;
    private static final int GOING_AWAY = 1001;
    private static final int NORMAL = 1000;
    private static final int FAR_END_FAILED = 1011;

    // Often enough that no proxy, nor our own listener, takes a still screen for a dead one.
    private static final Executor LATER = CompletableFuture.delayedExecutor(15, TimeUnit.SECONDS);

    private final FrameReader reader = new FrameReader();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private final byte[] fromCaller = new byte[BUFFER];
    private final ByteBuffer toFar = ByteBuffer.allocate(BUFFER);
    private final ByteBuffer fromFar = ByteBuffer.allocate(BUFFER);
    private @Nullable HttpServletRequest request;
    private @Nullable AsynchronousSocketChannel far;
    private @Nullable Set<WebSocketTunnel> open;
    private @Nullable WebConnection connection;
    private @Nullable ServletInputStream in;
    private @Nullable ServletOutputStream out;
    private boolean unflushed;
    private boolean farReading;
    private boolean farWriting;
    private boolean closing;
    private boolean closed;

    /** Made by the container. */
    public WebSocketTunnel() {
        // what it leads to comes after
    }

    /** Tells where it leads, before it begins. */
    synchronized void lead(
            HttpServletRequest upgraded,
            AsynchronousSocketChannel channel,
            Set<WebSocketTunnel> all) {
        request = upgraded;
        far = channel;
        open = all;
        all.add(this);
        LATER.execute(this::ping);
    }

    @Override
    public synchronized void init(WebConnection made) {
        connection = made;
        if (request != null && request.isAsyncStarted()) {
            request.getAsyncContext().setTimeout(0); // it lasts as long as it lasts
        }
        request = null;
        try {
            in = made.getInputStream();
            out = made.getOutputStream();
            in.setReadListener(new FromCaller());
            out.setWriteListener(new ToCaller());
        } catch (IOException | RuntimeException failed) {
            end(failed);
        }
    }

    @Override
    public void destroy() {
        end(null);
    }

    // ------------------------------------------------------------ from the caller

    private final class FromCaller implements ReadListener {

        @Override
        public void onDataAvailable() {
            pump();
        }

        @Override
        public void onAllDataRead() {
            end(null);
        }

        @Override
        public void onError(Throwable broken) {
            end(broken);
        }
    }

    private synchronized void pump() {
        ServletInputStream stream = requireNonNull(in);
        try {
            while (!closed && !closing && !farWriting && stream.isReady()) {
                int some = stream.read(fromCaller);
                if (some < 0) {
                    end(null);
                    return;
                }
                toFar.clear();
                reader.feed(fromCaller, some, new Received());
                toFar.flip();
                if (toFar.hasRemaining()) {
                    writeFar();
                }
            }
        } catch (FrameReader.ViolationException violation) {
            log.debug("a WebSocket is closed: {}", violation.getMessage());
            close(violation.code());
        } catch (IOException | RuntimeException broken) {
            end(broken);
        }
    }

    private final class Received implements FrameReader.Sink {

        @Override
        public void data(byte[] bytes, int from, int length) {
            toFar.put(bytes, from, length);
        }

        @Override
        public void ping(byte[] payload) {
            if (waiting.size() < MOST_WAITING) {
                send(FrameReader.frame(FrameReader.PONG, payload, payload.length));
            }
        }

        @Override
        public void close() {
            WebSocketTunnel.this.close(NORMAL);
        }
    }

    private void writeFar() {
        farWriting = true;
        requireNonNull(far).write(toFar, null, new Written());
    }

    private final class Written implements CompletionHandler<Integer, @Nullable Void> {

        @Override
        public void completed(Integer some, @Nullable Void nothing) {
            synchronized (WebSocketTunnel.this) {
                if (closed) {
                    return;
                }
                if (toFar.hasRemaining()) {
                    writeFar();
                    return;
                }
                farWriting = false;
                pump();
            }
        }

        @Override
        public void failed(Throwable broken, @Nullable Void nothing) {
            close(FAR_END_FAILED);
        }
    }

    // ------------------------------------------------------------ to the caller

    private final class ToCaller implements WriteListener {

        @Override
        public void onWritePossible() {
            drain();
        }

        @Override
        public void onError(Throwable broken) {
            end(broken);
        }
    }

    private synchronized void send(byte[] frame) {
        waiting.add(frame);
        drain();
    }

    // What waits is written as long as the container takes it; when all is, more is fetched.
    private synchronized void drain() {
        ServletOutputStream stream = out;
        try {
            while (!closed && stream != null && stream.isReady()) {
                byte[] next = waiting.poll();
                if (next != null) {
                    stream.write(next);
                    unflushed = true;
                } else if (unflushed) {
                    unflushed = false;
                    stream.flush();
                } else if (closing) {
                    end(null);
                } else {
                    readFar();
                    return;
                }
            }
        } catch (IOException | RuntimeException broken) {
            end(broken);
        }
    }

    private void readFar() {
        if (!farReading) {
            farReading = true;
            fromFar.clear();
            requireNonNull(far).read(fromFar, null, new Arrived());
        }
    }

    private final class Arrived implements CompletionHandler<Integer, @Nullable Void> {

        @Override
        public void completed(Integer some, @Nullable Void nothing) {
            synchronized (WebSocketTunnel.this) {
                farReading = false;
                if (some < 0) {
                    close(NORMAL);
                } else if (!closing) {
                    send(FrameReader.frame(FrameReader.BINARY, fromFar.array(), some));
                }
            }
        }

        @Override
        public void failed(Throwable broken, @Nullable Void nothing) {
            close(FAR_END_FAILED);
        }
    }

    private synchronized void ping() {
        if (connection == null) {
            end(null); // the caller went before it began
        }
        if (!closed) {
            if (waiting.isEmpty()) {
                send(FrameReader.frame(FrameReader.PING, new byte[0], 0));
            }
            LATER.execute(this::ping);
        }
    }

    // ------------------------------------------------------------ its end

    /** The platform goes away under it. */
    void leave() {
        close(GOING_AWAY);
    }

    private synchronized void close(int code) {
        if (!closing && !closed) {
            closing = true;
            byte[] reason = {(byte) (code >> 8), (byte) code};
            send(FrameReader.frame(FrameReader.CLOSE, reason, reason.length));
        }
    }

    private synchronized void end(@Nullable Throwable why) {
        if (closed) {
            return;
        }
        closed = true;
        log.debug("a WebSocket has ended", why);
        waiting.clear();
        if (open != null) {
            open.remove(this);
        }
        closeQuietly(far);
        closeQuietly(connection);
    }

    private static void closeQuietly(@Nullable AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception gone) {
            log.debug("already gone", gone);
        }
    }
}
