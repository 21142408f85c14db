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
import org.thecloud.identity.store.IdentityTables;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.work.Sweep;

/** Messages to users: handed to couriers, shown to the operator as long as they are of use. */
@Component(service = {Outbox.class, Sweep.class})
public final class Outbox implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final int BATCH = 100;

    private final IdentityTables tables;
    private final Cipher cipher;
    private final Clock clock = Clock.systemUTC();

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
            String body,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String deliveredBy) {}

    @Activate
    public Outbox(@Reference IdentityTables tables, @Reference Cipher cipher) {
        this.tables = tables;
        this.cipher = cipher;
    }

    /** Newest first; without those that are of no use any more. */
    public List<Message> messages() {
        Instant now = clock.instant();
        return tables.letters(BATCH).stream()
                .filter(letter -> letter.expiresAt().isAfter(now))
                .map(
                        letter ->
                                new Message(
                                        letter.id(),
                                        letter.recipient(),
                                        letter.subject(),
                                        cipher.decrypt(
                                                        letter.sealedBody(),
                                                        AccountService.context(letter.id()))
                                                .reveal(),
                                        letter.createdAt(),
                                        letter.expiresAt(),
                                        letter.deliveredBy()))
                .toList();
    }

    @Override
    public String name() {
        return "identity-outbox";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
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
        for (Courier courier : present) {
            try {
                courier.deliver(
                        letter.recipient(),
                        letter.subject(),
                        cipher.decrypt(letter.sealedBody(), AccountService.context(letter.id())));
                tables.delivered(self, letter.id(), courier.name());
                return;
            } catch (IOException | CloudException failed) {
                log.warn("{} did not take message {}", courier.name(), letter.id(), failed);
            }
        }
    }
}
