// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.access.Cipher;

/**
 * Hashes and encrypts with the keys of the ring. The key for each purpose is derived from a ring
 * key by HMAC, so no key is used for two things.
 */
@Component(service = Cipher.class, configurationPid = "org.thecloud.kernel.crypto")
@Designate(ocd = Config.class)
public final class KeyRingCipher implements Cipher {

    private static final String HMAC = "HmacSHA256";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();

    private final KeyRing ring;
    private final Argon2id argon2;
    private final SecureRandom random = new SecureRandom();

    @Activate
    public KeyRingCipher(Config config) {
        this(
                config.keys_file().isBlank()
                        ? Path.of(System.getProperty("karaf.etc", "etc"), "cloud.keys")
                        : Path.of(config.keys_file()),
                new Argon2id(
                        config.argon2_memory_kib(),
                        config.argon2_iterations(),
                        config.argon2_concurrent()));
    }

    KeyRingCipher(Path keys, Argon2id argon2) {
        this.ring = KeyRing.open(keys);
        this.argon2 = argon2;
    }

    @Override
    public String tokenHash(Secret token) {
        return tokenHash(ring.current(), token);
    }

    @Override
    public List<String> tokenHashes(Secret token) {
        return ring.newestFirst().stream().map(key -> tokenHash(key, token)).toList();
    }

    private static String tokenHash(KeyRing.Key key, Secret token) {
        byte[] hash = hmac(derived(key, "token"), token.reveal());
        return key.id() + ":" + HexFormat.of().formatHex(hash);
    }

    @Override
    public String passwordHash(Secret password) {
        return argon2.hash(password.reveal());
    }

    @Override
    public boolean passwordMatches(Secret password, String hash) {
        return argon2.matches(password.reveal(), hash);
    }

    @Override
    public String encrypt(Secret plain, String context) {
        KeyRing.Key key = ring.current();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            javax.crypto.Cipher aes = aes(javax.crypto.Cipher.ENCRYPT_MODE, key, nonce, context);
            byte[] sealed = aes.doFinal(plain.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] all =
                    ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array();
            return key.id() + ":" + Base64.getEncoder().encodeToString(all);
        } catch (GeneralSecurityException impossible) {
            throw CloudException.internal("cannot encrypt", impossible);
        }
    }

    @Override
    public Secret decrypt(String encrypted, String context) {
        int colon = encrypted.indexOf(':');
        try {
            KeyRing.Key key =
                    ring.find(encrypted.substring(0, Math.max(0, colon)))
                            .orElseThrow(() -> new GeneralSecurityException("unknown key"));
            byte[] all = Base64.getDecoder().decode(encrypted.substring(colon + 1));
            if (all.length < NONCE_BYTES) {
                throw new GeneralSecurityException("too short");
            }
            byte[] nonce = java.util.Arrays.copyOf(all, NONCE_BYTES);
            byte[] plain =
                    aes(javax.crypto.Cipher.DECRYPT_MODE, key, nonce, context)
                            .doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
            return new Secret(new String(plain, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
            throw CloudException.internal("cannot decrypt", notOurs);
        }
    }

    @Override
    public Secret newToken() {
        byte[] bits = new byte[52]; // 52 letters of 5 bits: 260 bits
        random.nextBytes(bits);
        StringBuilder text = new StringBuilder(bits.length);
        for (byte bit : bits) {
            text.append(BASE32[bit & 31]);
        }
        return new Secret(text.toString());
    }

    private static javax.crypto.Cipher aes(int mode, KeyRing.Key key, byte[] nonce, String context)
            throws GeneralSecurityException {
        javax.crypto.Cipher aes = javax.crypto.Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(
                mode,
                new SecretKeySpec(derived(key, "encrypt"), "AES"),
                new GCMParameterSpec(TAG_BITS, nonce));
        aes.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        return aes;
    }

    private static byte[] derived(KeyRing.Key key, String purpose) {
        return hmac(key.bytes(), "thecloud/" + purpose);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw CloudException.internal("cannot compute an HMAC", impossible);
        }
    }
}
