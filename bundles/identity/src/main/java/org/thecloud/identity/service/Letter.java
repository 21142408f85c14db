// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to a user that waits in the outbox.
 *
 * @param sealedToken what it brings, encrypted, with the id as context
 * @param deliveredBy name of the courier that took it
 * @param tries how often couriers were asked in vain
 * @param failure what the last of them said
 */
public record Letter(
        UUID id,
        String recipient,
        String subject,
        String sealedToken,
        Instant createdAt,
        Instant expiresAt,
        @Nullable String deliveredBy,
        int tries,
        @Nullable String failure) {}
