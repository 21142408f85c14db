// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.SomeDrivers;
import org.thecloud.kernel.egress.EgressFixture;
import org.thecloud.kernel.egress.GuardedEgress;
import org.thecloud.kernel.store.HandClock;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.notify.Notice;
import org.thecloud.notify.service.Arrivals;
import org.thecloud.notify.service.Deliveries;
import org.thecloud.notify.service.Delivery;
import org.thecloud.notify.service.DeliveryState;
import org.thecloud.notify.service.News;
import org.thecloud.notify.service.NotifyFixture;
import org.thecloud.notify.service.NotifyFixture.Wish;
import org.thecloud.notify.service.Publisher;
import org.thecloud.notify.service.Subscription;
import org.thecloud.notify.service.SubscriptionReconciler;
import org.thecloud.notify.service.Subscriptions;
import org.thecloud.notify.service.Targets;
import org.thecloud.notify.service.TopicReconciler;
import org.thecloud.notify.service.TopicService;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.NotifyTables;
import org.thecloud.notify.store.ResultTable;
import org.thecloud.notify.store.RouteTable;

/** One runtime: the services on a real store, and an engine that moves when the test says so. */
public final class NotifyWorld implements AutoCloseable {

    public final StoreFixture store;
    public final HandClock clock;
    public final TopicService topics;
    public final Subscriptions subscriptions;
    public final Deliveries deliveries;
    public final Caller alice;
    final SomeDrivers drivers = new SomeDrivers();

    /** Permissions that nobody has. */
    final Set<String> forbidden = ConcurrentHashMap.newKeySet();

    final MessageTable messages;
    final DeliveryTable table;
    final RouteTable routes;
    final TopicReconciler topicReconciler;
    final SubscriptionReconciler subscriptionReconciler;
    private final GuardedEgress egress;
    private final NotifyTables tables;
    private final Cipher cipher;
    private final Targets targets;
    private final ResultTable results;
    private final Arrivals arrivals = new Arrivals();
    Engine engine;

    private NotifyWorld(StoreFixture store, Path folder, HandClock clock, Caller alice) {
        this.store = store;
        this.clock = clock;
        this.alice = alice;
        tables = new NotifyTables(store.databases());
        messages = new MessageTable(tables);
        table = new DeliveryTable(tables);
        routes = new RouteTable(tables);
        results = new ResultTable(tables);
        cipher = CipherFixture.in(folder);
        egress = EgressFixture.allowing("127.0.0.1/32");
        targets = new Targets(egress, drivers);
        topics =
                NotifyFixture.topics(
                        store.resources(),
                        messages,
                        table,
                        new Publisher(messages, arrivals),
                        clock);
        subscriptions =
                NotifyFixture.subscriptions(
                        store.resources(),
                        cipher,
                        targets,
                        routes,
                        arrivals,
                        clock,
                        (permission, resource) -> !forbidden.contains(permission));
        deliveries = NotifyFixture.deliveries(subscriptions, table, arrivals, clock);
        topicReconciler = new TopicReconciler(messages);
        subscriptionReconciler = new SubscriptionReconciler(subscriptions, routes);
        engine = engine(Map.of());
    }

    public static NotifyWorld h2(Path folder, String now) {
        return new NotifyWorld(
                StoreFixture.h2(folder), folder, new HandClock(now), StoreFixture.newCaller());
    }

    static NotifyWorld postgresql(Path folder, String now) {
        return new NotifyWorld(
                StoreFixture.postgresql(folder),
                folder,
                new HandClock(now),
                StoreFixture.newCaller());
    }

    /** Another runtime on the same PostgreSQL, with the same clock. */
    NotifyWorld beside(Path folder) {
        return new NotifyWorld(StoreFixture.postgresql(folder), folder, clock, alice);
    }

    /** Another engine in this runtime; becomes the one that is used. */
    Engine engine(Map<String, Object> settings) {
        engine =
                new Engine(
                        cipher,
                        targets,
                        new Engine.Tables(messages, table, routes, results),
                        arrivals,
                        NotifyFixture.config(settings),
                        clock);
        return engine;
    }

    public void install(String protocol, SomeQueue target) {
        drivers.installed.put(protocol, target);
    }

    UUID topic(String name) {
        return topics.create(alice, name, null, null).id();
    }

    UUID subscribe(UUID topic, Wish wish) {
        return subscriptions.create(alice, topic, wish.made()).subscription().resource().id();
    }

    UUID publish(UUID topic, String body) {
        return topics.publish(alice, topic, Notice.of(body)).id();
    }

    /** Does what is due and waits until it is done. */
    public void settle() throws InterruptedException {
        settle(engine);
    }

    static void settle(Engine engine) throws InterruptedException {
        boolean busy = true;
        while (busy) {
            int begun = engine.turn();
            int stored = engine.store(engine.running() > 0 ? 5000 : 0);
            busy = begun > 0 || stored > 0 || engine.running() > 0;
        }
    }

    /** Deliveries of a subscription, newest first. */
    List<Delivery> history(UUID subscription) {
        return deliveries.list(alice, subscription, null, new PageQuery(1000, null)).items();
    }

    List<DeliveryState> states(UUID subscription) {
        return history(subscription).stream().map(Delivery::state).toList();
    }

    Delivery only(UUID subscription) {
        List<Delivery> all = history(subscription);
        if (all.size() != 1) {
            throw new AssertionError(all.toString());
        }
        return all.get(0);
    }

    /** Tells listeners, and gives the state of the subscription that they hear of. */
    String state(UUID subscription) {
        reconcile();
        return subscription(subscription).state();
    }

    void reconcile() {
        new News(store.resources(), routes).sweep();
        store.reconcileAll(topicReconciler, subscriptionReconciler);
    }

    Subscription subscription(UUID id) {
        return subscriptions.get(alice, id);
    }

    void tidy() {
        NotifyFixture.housekeeping(messages, subscriptions, clock).sweep();
    }

    @Override
    public void close() throws Exception {
        egress.close();
        tables.close();
        store.close();
    }
}
