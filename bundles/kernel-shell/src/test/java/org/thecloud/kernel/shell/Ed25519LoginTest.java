// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.apache.karaf.jaas.modules.publickey.PublickeyCallback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Ed25519LoginTest {

    @TempDir private Path directory;

    private final Subject subject = new Subject();

    private static PublicKey key(String algorithm) throws Exception {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
    }

    private static String line(PublicKey key) {
        return Base64.getEncoder().encodeToString(Ed25519Login.sshForm(key));
    }

    private Ed25519Login login(String name, PublicKey offered, String... lines) throws Exception {
        Path file = Files.write(directory.resolve("keys.properties"), java.util.List.of(lines));
        CallbackHandler handler =
                callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback asked) {
                            asked.setName(name);
                        } else if (callback instanceof PublickeyCallback asked && offered != null) {
                            asked.setPublicKey(offered);
                        } else {
                            throw new UnsupportedCallbackException(callback);
                        }
                    }
                };
        Ed25519Login login = new Ed25519Login();
        login.initialize(subject, handler, Map.of(), Map.of(Ed25519Login.FILE, file.toString()));
        return login;
    }

    @Test
    void theOwnerOfAKnownKeyGetsItsRolesAndThoseOfItsGroup() throws Exception {
        PublicKey key = key("Ed25519");
        Ed25519Login login =
                login(
                        "ann",
                        key,
                        "ann = " + line(key) + ",_g_:admingroup,extra",
                        "_g_\\:admingroup = group,admin,ssh");

        assertThat(login.login()).isTrue();
        assertThat(login.commit()).isTrue();

        assertThat(subject.getPrincipals(RolePrincipal.class))
                .extracting(RolePrincipal::getName)
                .containsExactlyInAnyOrder("admin", "ssh", "extra");
        login.logout();
        assertThat(subject.getPrincipals()).isEmpty();
    }

    @Test
    void anotherKeyOrAnotherNameIsRefused() throws Exception {
        PublicKey key = key("Ed25519");
        String line = "ann = " + line(key) + ",admin";

        assertThatThrownBy(() -> login("ann", key("Ed25519"), line).login())
                .isInstanceOf(FailedLoginException.class);
        assertThatThrownBy(() -> login("bob", key, line).login())
                .isInstanceOf(FailedLoginException.class);
        assertThatThrownBy(() -> login("_g_:x", key, "_g_\\:x = " + line(key) + ",admin").login())
                .isInstanceOf(FailedLoginException.class);
        assertThatThrownBy(() -> login("ann", key, "ann = rubbish!,admin").login())
                .isInstanceOf(FailedLoginException.class);
    }

    @Test
    void otherKindsOfKeysAndPasswordsAreLeftToOthers() throws Exception {
        assertThat(login("ann", key("EC"), "ann = x,admin").login()).isFalse();
        assertThat(login("ann", key("Ed448"), "ann = x,admin").login()).isFalse();
        assertThat(login("ann", null, "ann = x,admin").login()).isFalse();
    }
}
