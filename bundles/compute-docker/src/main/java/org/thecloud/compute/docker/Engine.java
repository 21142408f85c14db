// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.SSLConfig;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/**
 * The connections to one engine: made when first needed, kept alive, shared by all calls. Whoever
 * asks is interruptible.
 */
final class Engine implements AutoCloseable {

    private static final String UNIX = "unix://";
    private static final String ADDRESSES = "host must be unix:///PATH or tcp://HOST:PORT, not ";
    private static final int MOST_CONNECTIONS = 200;
    private static final Duration TO_CONNECT = Duration.ofSeconds(5);
    // Longer than any deadline of a call that is silent meanwhile; a lost TCP connection ends here.
    private static final Duration TO_ANSWER = Duration.ofSeconds(150);
    private static final Duration AT_LEISURE = Duration.ofHours(1);

    private final String host;
    private final String certificates;
    private @Nullable Connections connections;

    private record Connections(DockerHttpClient http, DockerClient client) {}

    /** How a question is put to the engine. */
    @FunctionalInterface
    interface Question<C, T extends @Nullable Object> extends Function<C, T> {}

    Engine(String host, String certificates) {
        this.host = host;
        this.certificates = certificates;
    }

    /** Asks and waits for the answer. */
    <T extends @Nullable Object> T ask(Question<DockerClient, T> question) {
        return local()
                ? question.apply(connections().client())
                : apart(question, connections().client(), AT_LEISURE);
    }

    /** Asks and waits for the answer, but no longer. */
    <T extends @Nullable Object> T askWithin(
            Duration patience, Question<DockerClient, T> question) {
        return apart(question, connections().client(), patience);
    }

    /** For what the client has no words for. */
    <T extends @Nullable Object> T askPlainlyWithin(
            Duration patience, Question<DockerHttpClient, T> question) {
        return apart(question, connections().http(), patience);
    }

    boolean local() {
        return host.startsWith(UNIX);
    }

    String host() {
        return host;
    }

    /** Of the socket, if the engine is local. */
    String path() {
        return host.substring(UNIX.length());
    }

    // A read from a unix socket ends by itself when its thread is interrupted; one from a TCP
    // socket
    // does not, and neither ends after some time. So the question gets a thread of its own.
    private static <C, T extends @Nullable Object> T apart(
            Question<C, T> question, C client, Duration patience) {
        FutureTask<T> answer = new FutureTask<>(() -> question.apply(client));
        Thread asking = new Thread(answer, "cloud-docker");
        asking.setDaemon(true);
        asking.start();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Faults.interrupted(stopped);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new DriverException(
                    Kind.UNAVAILABLE,
                    Faults.UNREACHABLE,
                    "the Docker engine did not answer within " + patience.toSeconds() + " s",
                    late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failed.getCause());
        }
    }

    private synchronized Connections connections() {
        Connections open = connections;
        if (open == null) {
            open = open();
            connections = open;
        }
        return open;
    }

    private Connections open() {
        SSLConfig tls = certificates.isEmpty() ? null : new Certificates(Path.of(certificates));
        URI address = address(tls != null);
        DockerHttpClient http =
                new ZerodepDockerHttpClient.Builder()
                        .dockerHost(address)
                        .sslConfig(tls)
                        .maxConnections(MOST_CONNECTIONS)
                        .connectionTimeout(TO_CONNECT)
                        .responseTimeout(TO_ANSWER)
                        .build();
        return new Connections(
                http, DockerClientImpl.getInstance(new ClientSettings(address), http));
    }

    private URI address(boolean encrypted) {
        URI address;
        try {
            address = new URI(host);
        } catch (URISyntaxException noAddress) {
            throw unusable(ADDRESSES + host);
        }
        boolean known =
                local()
                        ? address.getPath() != null && address.getPath().startsWith("/")
                        : "tcp".equals(address.getScheme()) && address.getPort() > 0;
        if (!known) {
            throw unusable(ADDRESSES + host);
        }
        if (!local() && !encrypted && !loopback(address.getHost())) {
            throw unusable(
                    host
                            + " would be reached in clear, and who reaches it is root there: set certificates");
        }
        return address;
    }

    private static boolean loopback(String name) {
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException elsewhere) {
            return false;
        }
    }

    private static DriverException unusable(String why) {
        return new DriverException(Kind.UNAVAILABLE, "HOST_UNUSABLE", why);
    }

    @Override
    public synchronized void close() throws IOException {
        Connections open = connections;
        if (open != null) {
            open.http().close();
        }
    }
}
