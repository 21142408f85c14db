// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.storage.spi.EventMessage;
import org.thecloud.storage.store.EventTables;

/**
 * Brings news of objects to those who are to be told. What is in the table was written with the
 * change that it tells of, and leaves it after it was handed over, so nothing is lost by a crash.
 * Every runtime has a courier; a lane belongs to one of them at a time.
 */
@Component(service = Courier.class, immediate = true)
public final class Courier {

    /** How old news become before they are dropped. */
    static final Duration KEPT = Duration.ofHours(24);

    /** How many wait for a target that takes none, before the oldest are dropped. */
    static final int MOST_WAITING = 100_000;

    private static final Logger log = LoggerFactory.getLogger(Courier.class);
    private static final long LOOK_MILLIS = 500;
    private static final int AT_ONCE = 10;
    private static final int BATCHES = 50;

    /** Longer than any delivery takes: after a crash a lane goes on this much later. */
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 8;

    private final EventTables tables;
    private final Notifications notifications;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cloud-storage-events");
    private boolean failing;

    @Activate
    public Courier(@Reference EventTables tables, @Reference Notifications notifications) {
        this(tables, notifications, Clock.systemUTC());
        thread.setDaemon(true);
        thread.setContextClassLoader(Courier.class.getClassLoader());
        thread.start();
    }

    Courier(EventTables tables, Notifications notifications, Clock clock) {
        this.tables = tables;
        this.notifications = notifications;
        this.clock = clock;
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void run() {
        try {
            do {
                look();
            } while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException nobodyDoes) {
            log.debug("stopped");
        }
    }

    // Told once for each time that it begins to fail.
    private void look() {
        try {
            while (turn() > 0 && stop.getCount() > 0) {
                // the rest
            }
            failing = false;
        } catch (RuntimeException | Error failed) {
            if (!failing) {
                log.warn("news of objects cannot be looked at; it is tried again", failed);
            }
            failing = true;
        }
    }

    /** Brings what is due; how many messages. */
    int turn() {
        int brought = 0;
        for (String lane : tables.due(clock.instant())) {
            if (tables.claim(lane, clock.instant(), LEASE)) {
                brought += bring(lane);
            }
        }
        return brought;
    }

    private int bring(String lane) {
        int brought = 0;
        for (int batch = 0; batch < BATCHES && stop.getCount() > 0; batch++) {
            List<Event> next = tables.next(lane, AT_ONCE);
            if (next.isEmpty()) {
                break;
            }
            try {
                notifications.deliver(
                        next.get(0),
                        next.stream()
                                .map(event -> new EventMessage(event.id(), event.body()))
                                .toList());
            } catch (RuntimeException failed) {
                later(lane, failed);
                return brought;
            }
            tables.brought(
                    lane, next.stream().map(Event::id).toList(), clock.instant().plus(LEASE));
            brought += next.size();
        }
        tables.release(lane);
        return brought;
    }

    private void later(String lane, RuntimeException failed) {
        Instant now = clock.instant();
        int attempts = tables.attempts(lane) + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(MOST_DOUBLINGS, attempts - 1));
        if (pause.compareTo(LONGEST_PAUSE) > 0) {
            pause = LONGEST_PAUSE;
        }
        String why = String.valueOf(failed.getMessage());
        if (attempts == 1) {
            log.warn("{} cannot be told of changes of objects: {}", lane, why);
        }
        tables.hold(lane, attempts, now, now.plus(pause), why);
        int dropped = tables.drop(lane, now.minus(KEPT), MOST_WAITING);
        if (dropped > 0) {
            log.warn("{} messages for {} were dropped: too old or too many", dropped, lane);
        }
    }

    @Deactivate
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
