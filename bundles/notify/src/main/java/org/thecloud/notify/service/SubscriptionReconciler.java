// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.notify.store.RouteTable;

/**
 * Lets routes follow their subscriptions, whatever died in between, and lets a subscription's state
 * say whether messages arrive: that is the news that listeners of changes get.
 */
@Component(service = Reconciler.class)
public final class SubscriptionReconciler
        implements Reconciler<SubscriptionSpec, SubscriptionStatus> {

    private final Subscriptions subscriptions;
    private final RouteTable routes;

    @Activate
    public SubscriptionReconciler(
            @Reference Subscriptions subscriptions, @Reference RouteTable routes) {
        this.subscriptions = subscriptions;
        this.routes = routes;
    }

    @Override
    public ResourceKind<SubscriptionSpec, SubscriptionStatus> kind() {
        return new SubscriptionKind();
    }

    @Override
    public Step<SubscriptionStatus> reconcile(
            Caller self, Resource<SubscriptionSpec, SubscriptionStatus> subscription) {
        if (subscription.deleting()) {
            routes.remove(subscription.id());
            return Step.gone();
        }
        subscriptions.follow(subscription);
        SubscriptionStatus status = new SubscriptionStatus(subscription.generation());
        if (subscription.spec().paused()) {
            return Step.done(SubscriptionKind.PAUSED, status);
        }
        if (subscription.spec().pending()) {
            return Step.done(SubscriptionKind.PENDING, status);
        }
        Standing standing = routes.standing(subscription.id());
        String code = standing.code();
        return code == null
                ? Step.done(SubscriptionKind.ACTIVE, status)
                : Step.done(
                        States.DEGRADED,
                        status,
                        new Reason(code, String.valueOf(standing.message())));
    }
}
