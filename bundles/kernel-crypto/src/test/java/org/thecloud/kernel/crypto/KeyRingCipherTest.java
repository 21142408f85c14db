// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;

class KeyRingCipherTest {

    private static final Secret PASSWORD = new Secret("correct horse battery staple");

    @TempDir private Path folder;
    private Path keys = Path.of("keys");
    private KeyRingCipher cipher = null;

    @BeforeEach
    void openTheRing() {
        keys = folder.resolve("etc/cloud.keys");
        cipher = open();
    }

    private KeyRingCipher open() {
        return new KeyRingCipher(keys, new Argon2id(1024, 1, 2));
    }

    @Test
    void aHashOfTheReferenceImplementationIsRecognised() {
        // argon2 reference implementation, test.c: version 0x13, t=2, m=2^16, p=1, "password",
        // "somesalt"
        String stored =
                "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertThat(cipher.passwordMatches(new Secret("password"), stored)).isTrue();
        assertThat(cipher.passwordMatches(new Secret("passwore"), stored)).isFalse();
    }

    @Test
    void aPasswordHashHasItsOwnSaltAndFitsOnlyItsPassword() {
        String one = cipher.passwordHash(PASSWORD);
        assertThat(one).startsWith("$argon2id$v=19$m=1024,t=1,p=1$");
        assertThat(cipher.passwordHash(PASSWORD)).isNotEqualTo(one);
        assertThat(cipher.passwordMatches(PASSWORD, one)).isTrue();
        assertThat(cipher.passwordMatches(new Secret("correct horse"), one)).isFalse();
        assertThat(cipher.passwordMatches(PASSWORD, "not a hash")).isFalse();
    }

    @Test
    void whatIsEncryptedCanBeReadAfterARestartButOnlyInItsContext() {
        String sealed = cipher.encrypt(new Secret("s3cret ünïcode"), "instance/1");
        KeyRingCipher restarted = open();
        assertThat(restarted.decrypt(sealed, "instance/1").reveal()).isEqualTo("s3cret ünïcode");
        assertThatThrownBy(() -> restarted.decrypt(sealed, "instance/2"))
                .isInstanceOf(CloudException.class);
        assertThat(sealed).doesNotContain("s3cret");
    }

    @Test
    void aNewKeyIsUsedAndTheOldOneStillReads() throws Exception {
        Secret token = cipher.newToken();
        String before = cipher.tokenHash(token);
        String sealed = cipher.encrypt(token, "x");
        Files.writeString(keys, Files.readString(keys) + "k2=" + "ab".repeat(32) + "\n");
        KeyRingCipher rotated = open();
        assertThat(rotated.tokenHash(token)).startsWith("k2:");
        assertThat(rotated.tokenHashes(token)).contains(before).hasSize(2);
        assertThat(rotated.decrypt(sealed, "x").reveal()).isEqualTo(token.reveal());
    }

    @Test
    void theKeyFileIsForItsOwnerOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    @Test
    void aBrokenKeyFileIsRefusedInsteadOfReplaced() throws Exception {
        Files.writeString(keys, "k1=1234\n");
        assertThatThrownBy(this::open).hasMessageContaining("64 hexadecimal digits");
        assertThat(Files.readString(keys)).isEqualTo("k1=1234\n");
    }

    @Test
    void tokensAreLongAndDiffer() {
        assertThat(cipher.newToken().reveal()).matches("[a-z2-7]{52}");
        assertThat(cipher.newToken().reveal()).isNotEqualTo(cipher.newToken().reveal());
        assertThat(cipher.newToken().toString()).isEqualTo("***");
    }
}
