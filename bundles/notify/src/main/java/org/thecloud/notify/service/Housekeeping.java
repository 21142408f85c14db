// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.notify.store.MessageTable;

/** Forgets old messages with their deliveries, and subscriptions that nobody confirmed. */
@Component(service = Sweep.class, configurationPid = "org.thecloud.notify")
@Designate(ocd = Config.class)
public final class Housekeeping implements Sweep {

    private static final int AT_A_TIME = 500;

    private final MessageTable messages;
    private final Subscriptions subscriptions;
    private final Config config;
    private final Clock clock;

    @Activate
    public Housekeeping(
            @Reference MessageTable messages,
            @Reference Subscriptions subscriptions,
            Config config) {
        this(messages, subscriptions, config, Clock.systemUTC());
    }

    Housekeeping(MessageTable messages, Subscriptions subscriptions, Config config, Clock clock) {
        this.messages = messages;
        this.subscriptions = subscriptions;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "notify-housekeeping";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(10);
    }

    @Override
    public void sweep() {
        Instant now = clock.instant();
        subscriptions.forgetUnconfirmed(now, AT_A_TIME);
        Instant before = now.minus(Duration.ofDays(config.messages_days()));
        while (messages.forget(before, AT_A_TIME) == AT_A_TIME) {
            // the rest
        }
    }
}
