// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.kernel.Secret;

class SmtpCourierTest {

    private static final Secret BODY = new Secret("Token: tokentoken\n\nGrüße, 雲\n");

    @TempDir Path folder;

    private static MimeMessage only(MailServer server) throws Exception {
        assertThat(server.arrived).hasSize(1);
        return new MimeMessage(
                Session.getInstance(new Properties()),
                new ByteArrayInputStream(server.arrived.get(0)));
    }

    private static void bring(Wish wish, String recipient) throws IOException {
        new SmtpCourier(wish).deliver(recipient, "Choose a new password – 雲", BODY);
    }

    @Test
    void aMessageArrivesAsItWasWritten() throws Exception {
        try (MailServer server = MailServer.plain(folder)) {
            bring(new Wish(server.port()).security("none"), "alice@example.com");
            MimeMessage message = only(server);
            assertThat(server.recipients).containsExactly("alice@example.com");
            assertThat(message.getSubject()).isEqualTo("Choose a new password – 雲");
            assertThat(message.getContent().toString().replace("\r\n", "\n"))
                    .startsWith(BODY.reveal());
            assertThat(message.getFrom()[0]).hasToString("The Cloud <cloud@example.org>");
            assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(message.getMessageID()).endsWith("@example.org>");
        }
    }

    @Test
    void starttlsWithAPasswordWorks() throws Exception {
        try (MailServer server = MailServer.starttls(folder)) {
            Wish wish = new Wish(server.port()).ca(server.certificate);
            bring(wish.user(MailServer.USER, MailServer.PASSWORD), "alice@example.com");
            assertThat(only(server).getSubject()).contains("雲");
        }
    }

    @Test
    void tlsWithAPasswordWorks() throws Exception {
        try (MailServer server = MailServer.tls(folder)) {
            Wish wish = new Wish(server.port()).security("tls").ca(server.certificate);
            bring(wish.user(MailServer.USER, MailServer.PASSWORD), "alice@example.com");
            assertThat(only(server).getSubject()).contains("雲");
        }
    }

    @Test
    void aWrongPasswordIsReportedWithoutIt() throws Exception {
        try (MailServer server = MailServer.starttls(folder)) {
            Wish wish = new Wish(server.port()).ca(server.certificate);
            assertThatThrownBy(
                            () -> bring(wish.user(MailServer.USER, "guess-1"), "alice@example.com"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("535")
                    .hasMessageNotContaining("guess-1");
            assertThat(server.arrived).isEmpty();
        }
    }

    @Test
    void aServerThatDoesNotEncryptGetsNothing() throws Exception {
        try (MailServer server = MailServer.plain(folder)) {
            assertThatThrownBy(() -> bring(new Wish(server.port()), "alice@example.com"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("STARTTLS");
            assertThat(server.arrived).isEmpty();
        }
    }

    @Test
    void aCertificateThatNobodyKnowsIsNotBelieved() throws Exception {
        try (MailServer server = MailServer.starttls(folder)) {
            Wish wish = new Wish(server.port()).user(MailServer.USER, MailServer.PASSWORD);
            assertThatThrownBy(() -> bring(wish, "alice@example.com"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("PKIX");
            assertThat(server.arrived).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnotherNameIsNotBelieved() throws Exception {
        try (MailServer server = MailServer.starttlsNamed(folder, "mail.example.net")) {
            Wish wish = new Wish(server.port()).ca(server.certificate);
            assertThatThrownBy(
                            () ->
                                    bring(
                                            wish.user(MailServer.USER, MailServer.PASSWORD),
                                            "alice@example.com"))
                    .isInstanceOf(IOException.class);
            assertThat(server.arrived).isEmpty();
        }
    }

    @Test
    void whatTheServerSaysIsPassedOn() throws Exception {
        try (MailServer server = MailServer.plain(folder)) {
            assertThatThrownBy(
                            () ->
                                    bring(
                                            new Wish(server.port()).security("none"),
                                            "unknown@example.com"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("553");
        }
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForLong() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long began = System.nanoTime();
            assertThatThrownBy(
                            () ->
                                    bring(
                                            new Wish(silent.getLocalPort()).security("none"),
                                            "alice@example.com"))
                    .isInstanceOf(IOException.class);
            assertThat((System.nanoTime() - began) / 1_000_000_000).isLessThan(10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 587, starttls, '', cloud@example.org, host",
        "localhost, 0, starttls, '', cloud@example.org, port",
        "localhost, 587, ssl, '', cloud@example.org, security",
        "localhost, 587, none, cloud, cloud@example.org, user",
        "localhost, 587, starttls, '', '', from",
        "localhost, 587, starttls, '', nobody, from",
    })
    void wrongConfigurationIsRefusedByName(
            String host, int port, String security, String user, String from, String key) {
        Wish wish = new Wish(port).security(security).user(user, "").names(host, from);
        assertThatThrownBy(() -> new SmtpCourier(wish))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(": ")
                .hasMessageContaining(key);
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> new SmtpCourier(new Wish(587).ca(empty)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ca.file");
    }

    /** A configuration. */
    private static final class Wish implements Config {
        private final int port;
        private String host = "localhost";
        private String from = "The Cloud <cloud@example.org>";
        private String security = "starttls";
        private String user = "";
        private String password = "";
        private String caFile = "";

        Wish(int port) {
            this.port = port;
        }

        Wish security(String value) {
            security = value;
            return this;
        }

        Wish user(String name, String word) {
            user = name;
            password = word;
            return this;
        }

        Wish ca(Path file) {
            caFile = file.toString();
            return this;
        }

        Wish names(String toHost, String sender) {
            host = toHost;
            from = sender;
            return this;
        }

        @Override
        public String host() {
            return host;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public String security() {
            return security;
        }

        @Override
        public String user() {
            return user;
        }

        @Override
        public String password() {
            return password;
        }

        @Override
        public String from() {
            return from;
        }

        @Override
        public String ca_file() {
            return caFile;
        }

        @Override
        public int timeout_seconds() {
            return 2;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    }
}
