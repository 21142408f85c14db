// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
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

    @TempDir Path folder;

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
        SelfSigned certificate = SelfSigned.of("good.test", folder);
        try (Receiver server = Receiver.on("127.0.0.1", 0, certificate.tls())) {
            server.text("/", "ok");
            URI good = URI.create("https://good.test:" + server.port() + "/");
            URI other = URI.create("https://other.test:" + server.port() + "/");
            GuardedEgress operator = egress(certificate.pem().toString());
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
        SelfSigned certificate = SelfSigned.of("good.test", folder);
        try (Receiver plain = Receiver.plain();
                Receiver server = Receiver.on("127.0.0.1", 0, certificate.tls())) {
            plain.text("/", "open");
            server.redirect("/down", 302, "http://good.test:" + plain.port() + "/");
            GuardedEgress operator = egress(certificate.pem().toString());
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
