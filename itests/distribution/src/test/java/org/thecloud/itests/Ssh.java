// SPDX-License-Identifier: Apache-2.0
package org.thecloud.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/** A client of the operator's shell, with a key of its own. */
final class Ssh implements AutoCloseable {

    /** What a command left behind. */
    record Output(int exit, String out, String err) {

        /** Both streams without colours. */
        String plain() {
            return (out + err).replaceAll("\u001b\\[[0-9;]*m", "");
        }
    }

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration COMMAND = Duration.ofSeconds(90);

    private final SshClient client = SshClient.setUpDefaultClient();
    private final int port;
    private final KeyPair key;

    Ssh(int port) throws Exception {
        this.port = port;
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        key = generator.generateKeyPair();
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
        client.start();
    }

    /** The public key as etc/keys.properties wants it. */
    String line() {
        return line(key);
    }

    static String line(KeyPair pair) {
        return PublicKeyEntry.toString(pair.getPublic()).split(" ")[1];
    }

    Output run(String user, String command) {
        return run(user, key, command);
    }

    Output run(String user, KeyPair identity, String command) {
        return run(user, session -> session.addPublicKeyIdentity(identity), command);
    }

    Output runWithPassword(String user, String password, String command) {
        return run(user, session -> session.addPasswordIdentity(password), command);
    }

    private Output run(String user, Consumer<ClientSession> identify, String command) {
        try (ClientSession session =
                client.connect(user, "127.0.0.1", port).verify(CONNECT).getSession()) {
            identify.accept(session);
            session.auth().verify(CONNECT);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            try (ChannelExec channel = session.createExecChannel(command)) {
                channel.setOut(out);
                channel.setErr(err);
                channel.open().verify(CONNECT);
                channel.waitFor(
                        EnumSet.of(ClientChannelEvent.CLOSED, ClientChannelEvent.EXIT_STATUS),
                        COMMAND);
                channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), CONNECT);
                Integer exit = channel.getExitStatus();
                if (exit == null) {
                    throw new IOException("no exit status: " + err);
                }
                return new Output(
                        exit,
                        out.toString(StandardCharsets.UTF_8),
                        err.toString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    @Override
    public void close() {
        client.stop();
    }
}
