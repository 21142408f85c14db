// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A TCP port on this machine that leads to a unix socket. */
record Forward(ServerSocketChannel server, Path socket) implements AutoCloseable {

    static Forward to(Path socket) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
        Forward forward = new Forward(server, socket);
        start(forward::serve);
        return forward;
    }

    int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "forward");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (server.isOpen()) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                start(() -> copy(near, far));
                start(() -> copy(far, near));
            }
        } catch (IOException over) {
            // closed
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(bytes.clear()) >= 0) {
                bytes.flip();
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
            }
        } catch (IOException over) {
            // one side is gone, and the other follows
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
