// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** A real mail server in this process, with a certificate of its own for localhost. */
final class MailServer implements AutoCloseable {

    static final String USER = "cloud";
    static final String PASSWORD = "letters-only";

    /** Messages as they arrived, headers and all. */
    final List<byte[]> arrived = new CopyOnWriteArrayList<>();

    final List<String> recipients = new CopyOnWriteArrayList<>();
    final Path certificate;
    private final SMTPServer server;

    private MailServer(Path folder, boolean starttls, boolean tls, boolean auth, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        certificate = folder.resolve("server.pem");
        SSLContext ssl = certificate(folder, name);
        SMTPServer.Builder builder =
                SMTPServer.port(0)
                        .simpleMessageListener(
                                new SimpleMessageListener() {
                                    @Override
                                    public boolean accept(String from, String recipient) {
                                        recipients.add(recipient);
                                        return !recipient.startsWith("unknown");
                                    }

                                    @Override
                                    public void deliver(
                                            String from, String recipient, InputStream data)
                                            throws IOException {
                                        arrived.add(data.readAllBytes());
                                    }
                                });
        if (tls) {
            builder.serverSocketFactory(ssl);
        }
        if (starttls) {
            builder.enableTLS().requireTLS().startTlsSocketFactory(ssl);
        }
        if (auth) {
            builder.requireAuth()
                    .authenticationHandlerFactory(
                            new EasyAuthenticationHandlerFactory(
                                    (user, password, context) -> {
                                        if (!user.equals(USER) || !password.equals(PASSWORD)) {
                                            throw new LoginFailedException();
                                        }
                                    }));
        }
        server = builder.build();
        server.start();
    }

    static MailServer plain(Path folder) throws Exception {
        return new MailServer(folder, false, false, false, "localhost");
    }

    static MailServer starttls(Path folder) throws Exception {
        return new MailServer(folder, true, false, true, "localhost");
    }

    static MailServer starttlsNamed(Path folder, String name) throws Exception {
        return new MailServer(folder, true, false, true, name);
    }

    static MailServer tls(Path folder) throws Exception {
        return new MailServer(folder, false, true, true, "localhost");
    }

    private SSLContext certificate(Path folder, String name)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path keys = folder.resolve("server.p12");
        keytool(
                "-genkeypair -alias s -keyalg EC -storetype PKCS12 -storepass secret -validity 2"
                        + " -dname CN="
                        + name
                        + " -ext SAN=dns:"
                        + name
                        + " -keystore "
                        + keys);
        keytool(
                "-exportcert -rfc -alias s -storepass secret -keystore %s -file %s"
                        .formatted(keys, certificate));
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process =
                new ProcessBuilder((tool + " " + arguments).split(" "))
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException(said);
        }
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }
}
