// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.access;

import org.osgi.annotation.versioning.ProviderType;
import org.thecloud.kernel.Secret;

/**
 * Keeps secrets of the platform: keyed hashes for tokens that are only compared, encryption for
 * values that must be read again. Keys live outside the database; each result names the key it was
 * made with, so keys can be rotated. Thread-safe.
 */
@ProviderType
public interface Cipher {
    /**
     * HMAC-SHA-256 of a random token under the current key, as {@code keyId:hex}. For high-entropy
     * tokens, not passwords.
     */
    String tokenHash(Secret token);

    /** All hashes the token may have been stored under: current key first, then older ones. */
    java.util.List<String> tokenHashes(Secret token);

    /**
     * Argon2id hash of a password, with salt and parameters in its text (PHC string format). Takes
     * tens of milliseconds.
     */
    String passwordHash(Secret password);

    /** Whether the password fits the hash; constant time. */
    boolean passwordMatches(Secret password, String hash);

    /**
     * AES-256-GCM under the current key; {@code context} is authenticated and must be given again
     * to decrypt.
     */
    String encrypt(Secret plain, String context);

    /**
     * @throws org.thecloud.kernel.CloudException INTERNAL if the text, key or context is not the
     *     one used
     */
    Secret decrypt(String encrypted, String context);

    /** A new unguessable token: 256 random bits, base32 without padding, lower case. */
    Secret newToken();
}
