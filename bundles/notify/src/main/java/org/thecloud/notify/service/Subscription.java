// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import org.thecloud.kernel.resource.Resource;

/** A subscription, and how it fares. */
public record Subscription(
        Resource<SubscriptionSpec, SubscriptionStatus> resource, Standing standing) {

    /** One word: what the tenant wants before what is. */
    public String state() {
        if (resource.deleting()) {
            return resource.state();
        }
        if (resource.spec().paused()) {
            return SubscriptionKind.PAUSED;
        }
        return resource.spec().pending() ? SubscriptionKind.PENDING : resource.state();
    }
}
