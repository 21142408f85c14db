// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.service;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.RouteTable;

/** The services with a clock of the test's own. */
public final class NotifyFixture {

    private NotifyFixture() {}

    public static TopicService topics(
            Resources resources,
            MessageTable messages,
            DeliveryTable deliveries,
            Publisher publisher,
            Clock clock) {
        return new TopicService(resources, messages, deliveries, publisher, clock);
    }

    /**
     * @param allowed by permission and resource
     */
    public static Subscriptions subscriptions(
            Resources resources,
            Cipher cipher,
            Targets targets,
            RouteTable routes,
            Arrivals arrivals,
            Clock clock,
            BiPredicate<String, String> allowed) {
        Subscriptions subscriptions =
                new Subscriptions(resources, cipher, targets, routes, arrivals, clock);
        subscriptions.authorizer =
                (caller, permission, resource) ->
                        new Decision(allowed.test(permission, resource), "as the test says");
        return subscriptions;
    }

    public static Deliveries deliveries(
            Subscriptions subscriptions, DeliveryTable table, Arrivals arrivals, Clock clock) {
        return new Deliveries(subscriptions, table, arrivals, clock);
    }

    public static Housekeeping housekeeping(
            MessageTable messages, Subscriptions subscriptions, Clock clock) {
        return new Housekeeping(messages, subscriptions, config(Map.of()), clock);
    }

    public static Config config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        all.put("deliveries", 200);
        all.put("deliveries.per.tenant", 100);
        all.put("deliveries.per.host", 32);
        all.put("deliveries.per.subscription", 8);
        all.put("drain.seconds", 5);
        all.put("messages.days", 4);
        all.put("pause.attempts", 5);
        all.put("pause.minutes", 60);
        all.put("public.url", "https://cloud.example.org/");
        all.putAll(settings);
        return Converters.standardConverter().convert(all).to(Config.class);
    }

    /** A wish of which only this is said. */
    public static Wish to(String protocol, String endpoint) {
        return new Wish().with("protocol", protocol).with("endpoint", endpoint);
    }

    /** Names what is said; the rest is absent. */
    public static final class Wish {

        private final Map<String, Object> said = new HashMap<>();

        public Wish with(String name, Object value) {
            said.put(name, value);
            return this;
        }

        @SuppressWarnings("unchecked")
        private <V> @Nullable V get(String name) {
            return (V) said.get(name);
        }

        public SubscriptionWish made() {
            return new SubscriptionWish(
                    get("protocol"),
                    get("endpoint"),
                    get("arn"),
                    Boolean.TRUE.equals(said.get("confirm")),
                    this.<Format>get("format"),
                    get("policy"),
                    get("scope"),
                    get("secret"),
                    this.<Integer>get("timeout"),
                    this.<List<Integer>>get("retries"),
                    get("dead"),
                    this.<Map<String, String>>get("labels"));
        }
    }
}
