// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.notify.NotifyError;
import org.thecloud.notify.store.DeliveryTable;

/** What became of messages on their way to a subscription. Thread-safe. */
@Component(service = Deliveries.class)
public final class Deliveries {

    private final Subscriptions subscriptions;
    private final DeliveryTable deliveries;
    private final Arrivals arrivals;
    private final Clock clock;

    @Activate
    public Deliveries(
            @Reference Subscriptions subscriptions,
            @Reference DeliveryTable deliveries,
            @Reference Arrivals arrivals) {
        this(subscriptions, deliveries, arrivals, Clock.systemUTC());
    }

    Deliveries(
            Subscriptions subscriptions, DeliveryTable deliveries, Arrivals arrivals, Clock clock) {
        this.subscriptions = subscriptions;
        this.deliveries = deliveries;
        this.arrivals = arrivals;
        this.clock = clock;
    }

    /**
     * Those of a subscription, newest first.
     *
     * @param state only those in this state
     */
    public Page<Delivery> list(
            Caller caller, UUID subscription, @Nullable DeliveryState state, PageQuery page) {
        subscriptions.get(caller, subscription);
        return deliveries.ofSubscription(caller.tenant(), subscription, state, page);
    }

    public Delivery get(Caller caller, UUID subscription, UUID delivery) {
        subscriptions.get(caller, subscription);
        return deliveries
                .find(caller.tenant(), subscription, delivery)
                .orElseThrow(() -> CloudException.notFound("delivery", delivery));
    }

    /** Attempts of a delivery that failed, oldest first. */
    public List<Attempt> attempts(Delivery delivery) {
        return deliveries.attempts(delivery.id());
    }

    /**
     * Delivers a message once more, to the subscription as it is now. A repeat with the same
     * idempotency key is answered with the first.
     */
    public Delivery replay(Caller caller, UUID subscription, UUID delivery) {
        Subscription to = subscriptions.get(caller, subscription);
        if (to.resource().spec().pending()) {
            throw new CloudException(
                    NotifyError.NOT_CONFIRMED, "the subscription has not been confirmed");
        }
        get(caller, subscription, delivery);
        String key = caller.conditions().idempotencyKey();
        Delivery replay =
                deliveries.replay(
                        caller,
                        subscription,
                        delivery,
                        key == null ? null : caller.principal().id() + " " + key,
                        clock.instant());
        if (!caller.dryRun()) {
            arrivals.arrived(List.of(subscription));
        }
        return replay;
    }
}
