// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.TenantId;
import org.thecloud.notify.Notice;

/**
 * A message as it is kept.
 *
 * @param publisher what people call who published it
 * @param repeatKey no two messages have the same
 * @param question whether it asks to confirm a subscription, instead of being published
 * @param size bytes of body and attributes
 * @param deliveries how many subscriptions it went to
 */
public record StoredMessage(
        UUID id,
        UUID topic,
        TenantId tenant,
        Notice notice,
        String publisher,
        Instant publishedAt,
        @Nullable String repeatKey,
        boolean question,
        int size,
        int deliveries) {}
