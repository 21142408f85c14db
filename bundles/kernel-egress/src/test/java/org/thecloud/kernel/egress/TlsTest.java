// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Egress;
import org.thecloud.kernel.Egress.Request;
import org.thecloud.kernel.egress.Receiver.Asked;

/** Certificates are looked at, for the name in the address. */
@Timeout(60)
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir Path folder;

    private SSLContext serverOf(String name) throws Exception {
        Path store = folder.resolve("server.p12");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:" + name,
                "-validity",
                "2",
                "-keystore",
                store.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-file",
                pem().toString(),
                "-keystore",
                store.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls;
    }

    private Path pem() {
        return folder.resolve("server.pem");
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static GuardedEgress egress(String trusted) throws Exception {
        return new GuardedEgress(
                new Configured(new String[] {"127.0.0.1/32"}, new String[0], trusted),
                host -> InetAddress.getAllByName("127.0.0.1"));
    }

    private static int status(GuardedEgress egress, URI target) throws Exception {
        try (Egress.Response answer = egress.send(Request.of("GET", target))) {
            return answer.status();
        }
    }

    private static void untrusted(GuardedEgress egress, URI target) {
        assertThatThrownBy(() -> egress.send(Request.of("GET", target)))
                .isInstanceOfSatisfying(
                        CloudException.class,
                        failed -> assertThat(failed.code().name()).isEqualTo("EGRESS_UNTRUSTED"));
    }

    @Test
    void onlyATrustedCertificateForTheNameIsAccepted() throws Exception {
        try (Receiver server = Receiver.on("127.0.0.1", 0, serverOf("good.test"))) {
            server.text("/", "ok");
            URI good = URI.create("https://good.test:" + server.port() + "/");
            URI other = URI.create("https://other.test:" + server.port() + "/");
            GuardedEgress operator = egress(pem().toString());
            GuardedEgress anybody = egress("");
            try {
                assertThat(status(operator, good)).isEqualTo(200);
                untrusted(operator, other);
                untrusted(anybody, good);
            } finally {
                operator.close();
                anybody.close();
            }
            assertThat(server.asked()).extracting(Asked::line).containsExactly("GET /");
        }
    }

    @Test
    void fromHttpsNobodyIsLedToHttp() throws Exception {
        try (Receiver plain = Receiver.plain();
                Receiver server = Receiver.on("127.0.0.1", 0, serverOf("good.test"))) {
            plain.text("/", "open");
            server.redirect("/down", 302, "http://good.test:" + plain.port() + "/");
            GuardedEgress operator = egress(pem().toString());
            try {
                assertThatThrownBy(
                                () ->
                                        status(
                                                operator,
                                                URI.create(
                                                        "https://good.test:"
                                                                + server.port()
                                                                + "/down")))
                        .isInstanceOfSatisfying(
                                CloudException.class,
                                failed ->
                                        assertThat(failed.details())
                                                .containsEntry("reason", "downgrade"));
            } finally {
                operator.close();
            }
            assertThat(plain.asked()).isEmpty();
        }
    }

    @Test
    void aTrustFileThatCannotBeReadStopsTheStart() {
        assertThatThrownBy(() -> egress("/nowhere.pem"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/nowhere.pem");
    }
}
