// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.spi.Machine;
import org.thecloud.kernel.driver.Probe;

/** The engine over TLS: it must know us, and we it. */
@NeedsDocker
class TlsTest {

    @TempDir Path folder;

    private final Authority authority = new Authority();
    private Forward engine;
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        engine = Forward.to(Path.of(Docker.HOST.getPath()));
        Certificates own = new Certificates(authority.issue(folder.resolve("engine"), "engine"));
        SSLServerSocket socket =
                (SSLServerSocket)
                        own.getSSLContext()
                                .getServerSocketFactory()
                                .createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        socket.setNeedClientAuth(true);
        server = socket;
        start(this::serve);
    }

    @AfterEach
    void stopListening() throws IOException {
        server.close();
        engine.close();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "engine-with-tls");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket("127.0.0.1", engine.port());
                start(() -> copy(near, far));
                start(() -> copy(far, near));
            }
        } catch (IOException over) {
            // closed
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException over) {
            // a client that is not known, or that has gone
        }
    }

    private DockerDriver driver(Path certificates) {
        return Settings.usual()
                .with("host", "tcp://127.0.0.1:" + server.getLocalPort())
                .with("certificates", certificates.toString())
                .driver();
    }

    @Test
    void whoIsKnownIsServed() throws IOException {
        DockerDriver driver = driver(authority.issue(folder.resolve("client"), "client"));
        assertThat(driver.probe().message()).startsWith("Docker Engine");
        assertThat(driver.inspect(UUID.randomUUID())).isEqualTo(Machine.absent());
        driver.close();
    }

    @Test
    void whoIsNotKnownIsNot() throws IOException {
        Path client = new Authority().issue(folder.resolve("stranger"), "stranger");
        Files.copy(
                folder.resolve("engine/ca.pem"),
                client.resolve("ca.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(driver(client).probe().state()).isEqualTo(Probe.State.UNHEALTHY);
    }

    @Test
    void anEngineThatPretendsIsNotBelieved() throws IOException {
        Path client = authority.issue(folder.resolve("client"), "client");
        Path other = new Authority().issue(folder.resolve("other"), "other");
        Files.copy(
                other.resolve("ca.pem"),
                client.resolve("ca.pem"),
                StandardCopyOption.REPLACE_EXISTING);
        Probe probe = driver(client).probe();
        assertThat(probe.state()).isEqualTo(Probe.State.UNHEALTHY);
        assertThat(probe.message()).contains("no Docker Engine answers on tcp://127.0.0.1:");
    }
}
