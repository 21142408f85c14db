// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key, without its secret.
 *
 * @param accessKeyId what signed requests show; absent for keys older than signing
 * @param prefix its first characters, to recognise it by
 * @param session whether a login made it
 */
public record Key(
        UUID id,
        UUID owner,
        String name,
        String prefix,
        @Nullable String accessKeyId,
        boolean session,
        Instant createdAt,
        @Nullable Instant lastUsed,
        @Nullable Instant expiresAt) {

    boolean expired(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }
}
