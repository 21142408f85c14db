// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.shell;

import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Principal;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.karaf.jaas.boot.principal.GroupPrincipal;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.apache.karaf.jaas.modules.publickey.PublickeyCallback;
import org.jspecify.annotations.Nullable;

/**
 * Signs in by Ed25519 keys in etc/keys.properties, in the format Karaf has for other keys: {@code
 * NAME = KEY,ROLE,_g_:GROUP}. The SSH server has checked before that the client owns the key.
 */
public final class Ed25519Login implements LoginModule {

    /** Option that names the file. */
    static final String FILE = "users";

    private static final String GROUP = "_g_:";
    private static final String SSH_NAME = "ssh-ed25519";
    private static final int RAW_LENGTH = 32;
    private static final byte[] X509_PREFIX = {
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
    };

    private final Set<Principal> principals = new LinkedHashSet<>();
    private @Nullable Subject subject;
    private @Nullable CallbackHandler handler;
    private Path file = Path.of("keys.properties");

    @Override
    public void initialize(
            Subject subject,
            CallbackHandler handler,
            Map<String, ?> sharedState,
            Map<String, ?> options) {
        this.subject = subject;
        this.handler = handler;
        file = Path.of(String.valueOf(options.get(FILE)));
    }

    @Override
    public boolean login() throws LoginException {
        NameCallback name = new NameCallback("name");
        PublickeyCallback key = new PublickeyCallback();
        try {
            if (handler == null) {
                return false;
            }
            handler.handle(new Callback[] {name, key});
        } catch (UnsupportedCallbackException byPassword) {
            return false;
        } catch (IOException e) {
            throw failure("the client did not say who it is");
        }
        byte[] offered = sshForm(key.getPublicKey());
        if (offered == null || name.getName() == null) {
            return false;
        }
        grant(name.getName(), offered);
        return true;
    }

    private void grant(String name, byte[] offered) throws LoginException {
        Properties known = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            known.load(reader);
        } catch (IOException | IllegalArgumentException unreadable) {
            throw failure("the file of keys cannot be read");
        }
        String[] line = known.getProperty(name, "").split(",", -1);
        // A name of a group is no name of an operator.
        if (name.startsWith(GROUP) || !matches(line[0].strip(), offered)) {
            throw failure("login failed");
        }
        principals.add(new UserPrincipal(name));
        for (String right : Arrays.asList(line).subList(1, line.length)) {
            if (right.strip().startsWith(GROUP)) {
                group(right.strip(), known);
            } else if (!right.isBlank()) {
                principals.add(new RolePrincipal(right.strip()));
            }
        }
    }

    private void group(String right, Properties known) {
        principals.add(new GroupPrincipal(right.substring(GROUP.length())));
        String[] line = known.getProperty(right, "").split(",", -1);
        for (String role : Arrays.asList(line).subList(1, line.length)) {
            if (!role.isBlank()) {
                principals.add(new RolePrincipal(role.strip()));
            }
        }
    }

    private static boolean matches(String stored, byte[] offered) {
        try {
            return MessageDigest.isEqual(Base64.getDecoder().decode(stored), offered);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** The key the way a .pub file has it; null if it is of another kind. */
    static byte @Nullable [] sshForm(@Nullable PublicKey key) {
        byte[] encoded = key == null ? null : key.getEncoded();
        if (encoded == null
                || encoded.length != X509_PREFIX.length + RAW_LENGTH
                || !Arrays.equals(
                        encoded, 0, X509_PREFIX.length, X509_PREFIX, 0, X509_PREFIX.length)) {
            return null;
        }
        byte[] name = SSH_NAME.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Integer.BYTES + name.length + Integer.BYTES + RAW_LENGTH)
                .putInt(name.length)
                .put(name)
                .putInt(RAW_LENGTH)
                .put(encoded, X509_PREFIX.length, RAW_LENGTH)
                .array();
    }

    private static LoginException failure(String why) {
        return new FailedLoginException(why);
    }

    @Override
    public boolean commit() {
        if (subject == null || principals.isEmpty()) {
            return false;
        }
        subject.getPrincipals().addAll(principals);
        return true;
    }

    @Override
    public boolean abort() {
        principals.clear();
        return true;
    }

    @Override
    public boolean logout() {
        if (subject != null) {
            subject.getPrincipals().removeAll(principals);
        }
        principals.clear();
        return true;
    }
}
