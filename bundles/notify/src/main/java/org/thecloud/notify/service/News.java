// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.notify.store.RouteTable;

/** Wakes subscriptions whose deliveries began to fail, or to succeed again. */
@Component(service = Sweep.class)
public final class News implements Sweep {

    private static final int AT_A_TIME = 500;

    private final ResourceStore<SubscriptionSpec, SubscriptionStatus> store;
    private final RouteTable routes;

    @Activate
    public News(@Reference Resources resources, @Reference RouteTable routes) {
        this.store = resources.of(new SubscriptionKind());
        this.routes = routes;
    }

    @Override
    public String name() {
        return "notify-news";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(5);
    }

    @Override
    public void sweep() {
        routes.untold(AT_A_TIME)
                .forEach(
                        (subscription, since) -> {
                            store.wake(subscription);
                            routes.told(subscription, since);
                        });
    }
}
