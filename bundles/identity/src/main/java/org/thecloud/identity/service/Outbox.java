// SPDX-License-Identifier: Apache-2.0
package org.thecloud.identity.service;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.identity.spi.Courier;
import org.thecloud.identity.store.OutboxTable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.Sweep;

/**
 * Messages to users: handed to couriers, shown to the operator as long as they are of use. One that
 * no courier took is tried again after ten seconds, then after twice as long each time up to five
 * minutes, until it expires; the others do not wait for it.
 */
@Component(service = {Outbox.class, Sweep.class})
public final class Outbox implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int BATCH = 100;
    private static final Duration OFTEN = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 5;

    private final OutboxTable tables;
    private final Cipher cipher;
    private final Clock clock;
    private boolean failing;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            fieldOption = FieldOption.REPLACE)
    volatile List<Courier> couriers = List.of();

    /** A message as the operator sees it. */
    public record Message(
            UUID id,
            String recipient,
            String subject,
            String token,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String deliveredBy,
            int tries,
            @Nullable String failure) {}

    @Activate
    public Outbox(@Reference OutboxTable tables, @Reference Cipher cipher) {
        this(tables, cipher, Clock.systemUTC());
    }

    Outbox(OutboxTable tables, Cipher cipher, Clock clock) {
        this.tables = tables;
        this.cipher = cipher;
        this.clock = clock;
    }

    /** Newest first; without those that are of no use any more. */
    public List<Message> messages() {
        return tables.letters(clock.instant(), BATCH).stream()
                .map(
                        letter ->
                                new Message(
                                        letter.id(),
                                        letter.recipient(),
                                        letter.subject(),
                                        token(letter).reveal(),
                                        letter.createdAt(),
                                        letter.expiresAt(),
                                        letter.deliveredBy(),
                                        letter.tries(),
                                        letter.failure()))
                .toList();
    }

    private Secret token(Letter letter) {
        return cipher.decrypt(letter.sealedToken(), AccountService.context(letter.id()));
    }

    private Secret text(Letter letter) {
        return new Secret(
                """
                Somebody asked for a new password for your account.

                Token: %s

                It is good for %d minutes and one use. If it was not you, do nothing.
                """
                        .formatted(
                                token(letter).reveal(),
                                Duration.between(letter.createdAt(), letter.expiresAt())
                                        .toMinutes()));
    }

    @Override
    public String name() {
        return "identity-outbox";
    }

    @Override
    public Duration every() {
        return OFTEN;
    }

    @Override
    public void sweep() {
        List<Courier> present = couriers;
        if (present.isEmpty()) {
            return;
        }
        for (Letter letter : tables.undelivered(clock.instant(), BATCH)) {
            deliver(letter, present);
        }
    }

    private void deliver(Letter letter, List<Courier> present) {
        Caller self = Caller.system(TenantId.PLATFORM, "identity-outbox");
        String why = "";
        for (Courier courier : present) {
            try {
                courier.deliver(letter.recipient(), letter.subject(), text(letter));
                tables.delivered(self, letter.id(), courier.name());
                failing = false;
                return;
            } catch (IOException | RuntimeException failed) {
                why = "%s: %s".formatted(courier.name(), failed.getMessage());
                tell(letter, why);
            }
        }
        Duration pause = OFTEN.multipliedBy(1L << Math.min(letter.tries(), MOST_DOUBLINGS));
        tables.undelivered(self, letter.id(), why, clock.instant().plus(pause));
    }

    // once per change for the better or the worse; what happened to each is in the outbox
    private void tell(Letter letter, String why) {
        if (failing) {
            log.debug("message {} was not taken by {}", letter.id(), why);
        } else {
            failing = true;
            log.warn(
                    "message {} was not taken by {}; it stays in the outbox and is tried again",
                    letter.id(),
                    why);
        }
    }
}
