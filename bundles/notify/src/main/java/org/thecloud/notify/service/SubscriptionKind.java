// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.util.Map;
import org.thecloud.kernel.resource.ResourceKind;

/** What the store knows of subscriptions. Each is a part of its topic. */
public final class SubscriptionKind implements ResourceKind<SubscriptionSpec, SubscriptionStatus> {

    public static final String NAME = "subscription";

    /** Gets messages. */
    public static final String ACTIVE = "ACTIVE";

    /** Its deliveries wait until it is resumed. */
    public static final String PAUSED = "PAUSED";

    /** Gets nothing until whoever receives has confirmed. */
    public static final String PENDING = "PENDING";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<SubscriptionSpec> specType() {
        return SubscriptionSpec.class;
    }

    @Override
    public Class<SubscriptionStatus> statusType() {
        return SubscriptionStatus.class;
    }

    @Override
    public String initialState() {
        return ACTIVE;
    }

    // What it is called is made of topic, protocol and endpoint, so that there are no two alike.
    @Override
    public String requireName(String name) {
        return name;
    }

    @Override
    public Map<String, Long> quota(SubscriptionSpec spec) {
        return Map.of("subscriptions", 1L);
    }

    // Secrets are chosen anew, and the time to confirm counts from now.
    @Override
    public Object identity(SubscriptionSpec spec) {
        return new SubscriptionSpec(
                spec.topic(),
                spec.endpoint(),
                spec.paused(),
                null,
                spec.filter(),
                new SubscriptionSpec.Keys("", null, null),
                spec.conduct());
    }

    @Override
    public Map<String, String> index(SubscriptionSpec spec) {
        return Map.of(
                "topic", spec.topic().id().toString(),
                "protocol", spec.endpoint().protocol(),
                "endpoint", Wishes.name(spec.topic().id(), spec.endpoint()));
    }

    @Override
    public Map<String, String> dimensions(SubscriptionSpec spec) {
        return Map.of("protocol", spec.endpoint().protocol());
    }
}
