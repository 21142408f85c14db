// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.rest;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.identity.service.Key;
import org.thecloud.identity.service.KeyService.NewKey;

/**
 * A key on the wire.
 *
 * @param key the secret, only where the key was just made
 * @param accessKeyId what requests show that are signed with the key; absent for keys older than
 *     signing
 * @param secretAccessKey what such requests are signed with, only where the key was just made
 */
public record KeyView(
        UUID id,
        UUID userId,
        String name,
        @Nullable String key,
        @Nullable String accessKeyId,
        @Nullable String secretAccessKey,
        String prefix,
        boolean session,
        Instant createdAt,
        @Nullable Instant lastUsed,
        @Nullable Instant expiresAt) {

    static KeyView of(Key key) {
        return of(key, null, null);
    }

    static KeyView of(NewKey made) {
        return of(made.key(), made.secret().reveal(), made.signing().reveal());
    }

    private static KeyView of(Key key, @Nullable String secret, @Nullable String signing) {
        return new KeyView(
                key.id(),
                key.owner(),
                key.name(),
                secret,
                key.accessKeyId(),
                signing,
                key.prefix(),
                key.session(),
                key.createdAt(),
                key.lastUsed(),
                key.expiresAt());
    }
}
