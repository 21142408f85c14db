// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.smtp;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.identity.spi.Courier;
import org.thecloud.kernel.Secret;

/**
 * Hands messages to a mail server over SMTP. The server's certificate and its name are checked, and
 * neither a password nor a message goes out in the clear unless the operator said that nothing is
 * encrypted. One connection per message; there are few. Thread-safe.
 */
@Component(
        service = Courier.class,
        configurationPid = SmtpCourier.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Config.class)
public final class SmtpCourier implements Courier {

    static final String PID = "org.thecloud.identity.smtp";

    private static final Set<String> SECURITY = Set.of("starttls", "tls", "none");

    private final Session session;
    private final InternetAddress from;
    private final String user;
    private final Secret password;

    /**
     * Does no I/O but for reading the certificates.
     *
     * @throws IllegalArgumentException naming the key that is wrong
     */
    @Activate
    public SmtpCourier(Config config) {
        require(!config.host().isBlank(), "host must be given");
        require(config.port() > 0 && config.port() < 65536, "port must be 1 to 65535");
        require(config.timeout_seconds() > 0, "timeout.seconds must be at least 1");
        require(
                SECURITY.contains(config.security()),
                "security must be starttls, tls or none, not " + config.security());
        require(
                config.user().isEmpty() || !config.security().equals("none"),
                "a user needs security starttls or tls: the password would be readable");
        this.from = address(config.from());
        this.user = config.user();
        this.password = new Secret(config.password());
        this.session = inOwnLoader(() -> Session.getInstance(properties(config, from)));
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(PID + ": " + sentence);
        }
    }

    private static InternetAddress address(String text) {
        try {
            return new InternetAddress(text, true);
        } catch (AddressException wrong) {
            throw new IllegalArgumentException(PID + ": from must be a mail address", wrong);
        }
    }

    private static Properties properties(Config config, InternetAddress from) {
        String millis = Long.toString(config.timeout_seconds() * 1000L);
        Properties properties = new Properties();
        properties.put("mail.transport.protocol", "smtp");
        properties.put("mail.smtp.host", config.host());
        properties.put("mail.smtp.port", Integer.toString(config.port()));
        properties.put("mail.smtp.auth", Boolean.toString(!config.user().isEmpty()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.from", from.getAddress());
        if (!config.security().equals("none")) {
            boolean atOnce = config.security().equals("tls");
            properties.put("mail.smtp.ssl.enable", Boolean.toString(atOnce));
            properties.put("mail.smtp.starttls.enable", Boolean.toString(!atOnce));
            properties.put("mail.smtp.starttls.required", Boolean.toString(!atOnce));
            properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
            properties.put("mail.smtp.ssl.checkserveridentity", "true");
            if (!config.ca_file().isBlank()) {
                properties.put(
                        "mail.smtp.ssl.socketFactory", Certificates.trusted(config.ca_file()));
            }
        }
        return properties;
    }

    @Override
    public String name() {
        return "smtp";
    }

    @Override
    public void deliver(String recipient, String subject, Secret body) throws IOException {
        try {
            inOwnLoader(
                    () -> {
                        send(message(recipient, subject, body));
                        return recipient;
                    });
        } catch (MessagingException failed) {
            throw new IOException(said(failed), failed);
        }
    }

    private MimeMessage message(String recipient, String subject, Secret body)
            throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(recipient, true));
        message.setSubject(subject, StandardCharsets.UTF_8.name());
        message.setSentDate(new Date());
        message.setText(body.reveal(), StandardCharsets.UTF_8.name());
        // holiday notices and the like are not to answer
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private void send(MimeMessage message) throws MessagingException {
        try (Transport transport = session.getTransport()) {
            if (user.isEmpty()) {
                transport.connect();
            } else {
                transport.connect(user, password.reveal());
            }
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    // what the server said is at the end of the chain
    private static String said(MessagingException failed) {
        Exception last = failed;
        while (last instanceof MessagingException step && step.getNextException() != null) {
            last = step.getNextException();
        }
        return String.valueOf(last.getMessage()).strip();
    }

    /** Something that a mail server may refuse. */
    private interface Step<T, E extends Exception> {
        T take() throws E;
    }

    // Jakarta Mail finds its parts through the thread's context loader.
    private static <T, E extends Exception> T inOwnLoader(Step<T, E> step) throws E {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SmtpCourier.class.getClassLoader());
        try {
            return step.take();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
