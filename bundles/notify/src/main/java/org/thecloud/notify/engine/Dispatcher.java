// SPDX-License-Identifier: Apache-2.0
package org.thecloud.notify.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.work.Lanes;
import org.thecloud.kernel.work.Lanes.Lane;
import org.thecloud.notify.service.Config;
import org.thecloud.notify.service.Ended;
import org.thecloud.notify.service.Route;
import org.thecloud.notify.service.StoredMessage;
import org.thecloud.notify.service.Taken;
import org.thecloud.notify.store.DeliveryTable;
import org.thecloud.notify.store.DeliveryTable.Claim;
import org.thecloud.notify.store.MessageTable;
import org.thecloud.notify.store.RouteTable;

/**
 * Takes deliveries that are due and lets attempts begin, as many as there is room for. It knows
 * which subscriptions have some: those who publish in this runtime say so, and now and then it
 * looks for all. So what one subscription has waiting costs the others nothing. Used by one thread.
 */
final class Dispatcher {

    private static final int ROUTES_AT_A_TIME = 200;
    private static final int AT_A_TIME = 500;

    /** Messages that are being delivered may take so much, but for the copies that are sent. */
    private static final long MOST_BYTES = 32 << 20;

    private final MessageTable messages;
    private final DeliveryTable deliveries;
    private final RouteTable routes;
    private final Lanes lanes;
    private final Config config;
    private final Launcher launcher;
    private final Meters meters;
    private final Consumer<Ended> results;
    private final String worker;
    private final Duration lease;
    private final Clock clock;
    private final Set<UUID> news = ConcurrentHashMap.newKeySet();
    private final Set<UUID> ready = new LinkedHashSet<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Set<CompletableFuture<Ended>> attempts = ConcurrentHashMap.newKeySet();

    /** What an engine works with. */
    record Parts(
            MessageTable messages,
            DeliveryTable deliveries,
            RouteTable routes,
            Lanes lanes,
            Config config,
            Launcher launcher,
            Meters meters) {}

    Dispatcher(Parts parts, Consumer<Ended> results, String worker, Duration lease, Clock clock) {
        this.messages = parts.messages();
        this.deliveries = parts.deliveries();
        this.routes = parts.routes();
        this.lanes = parts.lanes();
        this.config = parts.config();
        this.launcher = parts.launcher();
        this.meters = parts.meters();
        this.results = results;
        this.worker = worker;
        this.lease = lease;
        this.clock = clock;
    }

    /** Something is due for these. Thread-safe. */
    void arrived(Collection<UUID> subscriptions) {
        news.addAll(subscriptions);
    }

    /** Finds all for whom something is due now; when something is due next, if ever. */
    @Nullable Instant look() {
        Instant now = clock.instant();
        Instant next = null;
        for (Map.Entry<UUID, Instant> one : deliveries.backlog().entrySet()) {
            if (!one.getValue().isAfter(now)) {
                ready.add(one.getKey());
            } else if (next == null || one.getValue().isBefore(next)) {
                next = one.getValue();
            }
        }
        return next;
    }

    /** How many attempts were begun; there may be more to do. */
    int dispatch() {
        for (UUID one : news) {
            news.remove(one);
            ready.add(one);
        }
        int most = Math.min(AT_A_TIME, lanes.free());
        long room = MOST_BYTES - bytes.get();
        if (ready.isEmpty() || most <= 0 || room <= 0) {
            return 0;
        }
        List<UUID> asked = ready.stream().limit(ROUTES_AT_A_TIME).toList();
        Instant now = clock.instant();
        Claim claim = deliveries.claim(worker, lease, now, asked, () -> places(most), room);
        ready.removeAll(asked);
        ready.addAll(claim.more()); // behind the others
        claim.lost().forEach(routes::removeDeliveries);
        claim.taken()
                .forEach(
                        one -> {
                            lanes.enter(lanesOf(one.route()));
                            bytes.addAndGet(one.bytes());
                        });
        begin(claim.taken(), now);
        return claim.taken().size();
    }

    private DeliveryTable.Places places(int most) {
        Lanes.Room room = lanes.room(most);
        return new DeliveryTable.Places() {
            @Override
            public int free(Route route) {
                return room.free(lanesOf(route));
            }

            @Override
            public void take(Route route, int places) {
                room.take(lanesOf(route), places);
            }
        };
    }

    private List<Lane> lanesOf(Route route) {
        return List.of(
                new Lane(
                        "subscription/" + route.subscription(),
                        config.deliveries_per_subscription()),
                new Lane(
                        "host/" + route.tenant() + "/" + route.host(),
                        config.deliveries_per_host()),
                new Lane("tenant/" + route.tenant(), config.deliveries_per_tenant()));
    }

    private void begin(List<Taken> taken, Instant now) {
        Map<UUID, StoredMessage> bodies;
        try {
            bodies =
                    taken.isEmpty()
                            ? Map.of()
                            : messages.all(
                                    taken.stream()
                                            .map(one -> one.delivery().message())
                                            .distinct()
                                            .toList());
        } catch (RuntimeException storeIsDown) {
            for (Taken one : taken) {
                leave(one);
                results.accept(failed(one, storeIsDown, now));
            }
            throw storeIsDown;
        }
        for (Taken one : taken) {
            begin(one, bodies.get(one.delivery().message()), now);
        }
    }

    private void begin(Taken taken, @Nullable StoredMessage message, Instant now) {
        if (taken.delivery().attempts() == 0) {
            meters.started(Duration.between(taken.delivery().createdAt(), now));
        }
        CompletableFuture<Ended> attempt = launcher.launch(taken, message);
        attempts.add(attempt);
        attempt.whenComplete(
                (ended, failed) -> {
                    attempts.remove(attempt);
                    leave(taken);
                    results.accept(ended != null ? ended : failed(taken, failed, clock.instant()));
                });
    }

    private static Ended failed(Taken taken, Throwable failed, Instant now) {
        return taken.delivery().dead()
                ? Verdicts.unburied(taken, failed, now, now)
                : Verdicts.failed(taken, failed, now, now);
    }

    private void leave(Taken taken) {
        bytes.addAndGet(-taken.bytes());
        lanes.leave(lanesOf(taken.route()));
    }

    /** Whether there may be something to do at once. */
    boolean busy() {
        return !news.isEmpty();
    }

    /** Gives up the attempts that are being made; their deliveries are due again at once. */
    void giveUp() {
        new ArrayList<>(attempts).forEach(attempt -> attempt.cancel(true));
    }
}
