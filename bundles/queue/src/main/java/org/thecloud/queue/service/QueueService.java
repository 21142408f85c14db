// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.service;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.aws.Accounts;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.NewMessage;
import org.thecloud.queue.QueueError;
import org.thecloud.queue.QueueHandle;
import org.thecloud.queue.QueueSettings;
import org.thecloud.queue.QueueSpec;
import org.thecloud.queue.QueueStatus;
import org.thecloud.queue.Queues;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Receive;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.Traffic;
import org.thecloud.queue.service.WaitingRoom.Seat;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Take;

/** Queues are resources; their messages go straight to the engine. */
@Component(service = Queues.class, configurationPid = "org.thecloud.queue")
@Designate(ocd = Config.class)
public final class QueueService implements Queues {

    private static final int AT_A_TIME = 500;

    private final ResourceStore<QueueSpec, QueueStatus> store;
    private final KnownQueues known;
    private final Engines engines;
    private final WaitingRoom room;
    private final Meters meters = new Meters();

    @Activate
    public QueueService(@Reference Resources resources, @Reference Drivers drivers, Config config) {
        this.store = resources.of(new QueueKind());
        this.known = new KnownQueues(store);
        this.engines = new Engines(drivers.of(QueueEngine.class), config.engine());
        this.room = new WaitingRoom(config.waiting_max(), this::ready);
    }

    // ---- queues

    @Override
    public Resource<QueueSpec, QueueStatus> create(
            Caller caller, String name, QueueSettings settings, Map<String, String> labels) {
        boolean named = name.strip().endsWith(QueueKind.FIFO);
        if (named && Boolean.FALSE.equals(settings.fifo())) {
            throw CloudException.invalid(
                    "fifo", "a queue whose name ends with .fifo is a FIFO queue");
        }
        String driver = engines.choose(settings.driver());
        boolean fifo = named || Boolean.TRUE.equals(settings.fifo());
        QueueSpec spec = Rules.spec(settings, driver, fifo);
        checkDeadLetterQueue(caller, null, spec);
        return store.create(caller, new Draft<>(name, spec, labels, null));
    }

    private void checkDeadLetterQueue(Caller caller, @Nullable UUID self, QueueSpec spec) {
        UUID dead = spec.deadLetterQueue();
        if (dead == null) {
            return;
        }
        QueueSpec other =
                store.find(caller, dead)
                        .map(Resource::spec)
                        .orElseThrow(() -> refusedDead("queue " + dead + " does not exist"));
        if (dead.equals(self)) {
            throw refusedDead("a queue cannot be its own dead-letter queue");
        }
        if (other.fifo() != spec.fifo()) {
            throw refusedDead("a dead-letter queue is FIFO if its source is, and only then");
        }
        if (!other.driver().equals(spec.driver())) {
            throw refusedDead("a dead-letter queue has the same driver as its source");
        }
    }

    private static CloudException refusedDead(String why) {
        return new CloudException(
                QueueError.INVALID_DEAD_LETTER_QUEUE, why, Map.of("field", "dead_letter_queue"));
    }

    @Override
    public Resource<QueueSpec, QueueStatus> get(Caller caller, UUID queue) {
        return store.get(caller, queue);
    }

    @Override
    public Optional<QueueHandle> find(Caller caller, String idOrNameOrArn) {
        String[] parts = idOrNameOrArn.split(":", -1);
        if (parts.length == 6 && parts[0].equals("arn") && parts[2].equals("sqs")) {
            return parts[4].equals(Accounts.of(caller.tenant()))
                    ? named(caller, parts[5]).map(QueueService::handle)
                    : Optional.empty();
        }
        return named(caller, idOrNameOrArn)
                .or(() -> id(idOrNameOrArn).flatMap(id -> store.find(caller, id)))
                .filter(queue -> !queue.deleting())
                .map(QueueService::handle);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }

    private static QueueHandle handle(Resource<QueueSpec, QueueStatus> queue) {
        return new QueueHandle(queue.id(), queue.name(), queue.spec().fifo());
    }

    @Override
    public Optional<Resource<QueueSpec, QueueStatus>> named(Caller caller, String name) {
        return known.named(caller, name);
    }

    @Override
    public Page<Resource<QueueSpec, QueueStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public Resource<QueueSpec, QueueStatus> update(
            Caller caller, UUID queue, QueueSettings settings) {
        if (settings.deadLetterQueue() != null) {
            QueueSpec wanted = Rules.changed(store.get(caller, queue).spec(), settings);
            checkDeadLetterQueue(caller, queue, wanted);
        }
        Resource<QueueSpec, QueueStatus> updated =
                store.update(
                        caller,
                        queue,
                        now -> {
                            refuseFixed(now.spec(), settings);
                            return now.draft().withSpec(Rules.changed(now.spec(), settings));
                        });
        known.changed(caller, queue, updated.name());
        return updated;
    }

    private static void refuseFixed(QueueSpec now, QueueSettings settings) {
        if (settings.fifo() != null && settings.fifo() != now.fifo()) {
            throw CloudException.invalid("fifo", "fifo cannot be changed");
        }
        if (settings.driver() != null && !settings.driver().equals(now.driver())) {
            throw CloudException.invalid("driver", "driver cannot be changed");
        }
    }

    @Override
    public Resource<QueueSpec, QueueStatus> label(
            Caller caller, UUID queue, Map<String, String> labels) {
        return store.update(
                caller,
                queue,
                now -> {
                    Map<String, String> merged = new TreeMap<>(now.labels());
                    merged.putAll(labels);
                    merged.values().removeIf(String::isEmpty);
                    return now.draft().withLabels(merged);
                });
    }

    @Override
    public void delete(Caller caller, UUID queue) {
        Resource<QueueSpec, QueueStatus> gone = store.delete(caller, queue);
        if (caller.dryRun()) {
            return;
        }
        known.changed(caller, queue, gone.name());
        meters.forget(queue);
        // If this does not come about, Housekeeping finds messages without a queue.
        engines.of(gone.spec().driver()).remove(queue, Duration.ZERO);
    }

    @Override
    public void purge(Caller caller, UUID queue) {
        QueueSpec spec = store.get(caller, queue).spec();
        if (!caller.dryRun()) {
            engines.of(spec.driver()).remove(queue, Duration.ZERO);
        }
    }

    @Override
    public Counts counts(Caller caller, UUID queue) {
        return engines.of(known.get(caller, queue).spec().driver()).counts(queue);
    }

    @Override
    public Traffic traffic(Caller caller, UUID queue) {
        known.get(caller, queue);
        Meters.Meter meter = meters.of(queue);
        return new Traffic(
                meter.sent.sum(),
                meter.sentBytes.sum(),
                meter.received.sum(),
                meter.emptyReceives.sum(),
                meter.acknowledged.sum());
    }

    // ---- messages

    @Override
    public SentMessage send(Caller caller, UUID queue, NewMessage message) {
        QueueSpec spec = known.get(caller, queue).spec();
        Rules.check(spec, message);
        return post(caller, queue, spec, List.of(message)).get(0);
    }

    @Override
    public List<Outcome> sendAll(Caller caller, UUID queue, List<NewMessage> messages) {
        Rules.batch("entries", messages.size());
        QueueSpec spec = known.get(caller, queue).spec();
        List<Outcome> outcomes = new ArrayList<>();
        List<NewMessage> good = new ArrayList<>();
        for (NewMessage message : messages) {
            try {
                Rules.check(spec, message);
                good.add(message);
                outcomes.add(new Outcome(null, null));
            } catch (CloudException refused) {
                outcomes.add(new Outcome(null, refused));
            }
        }
        if (good.isEmpty()) {
            return outcomes;
        }
        var sent = post(caller, queue, spec, good).iterator();
        outcomes.replaceAll(
                outcome -> outcome.refused() == null ? new Outcome(sent.next(), null) : outcome);
        return outcomes;
    }

    private List<SentMessage> post(
            Caller caller, UUID queue, QueueSpec spec, List<NewMessage> messages) {
        List<Posting> postings = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            postings.add(posting(caller, spec, messages.get(i), i));
            bytes += Rules.size(messages.get(i));
        }
        if (caller.dryRun()) {
            Instant now = Instant.now();
            return postings.stream()
                    .map(p -> new SentMessage(p.id(), 0, now, now.plus(p.delay()), false))
                    .toList();
        }
        List<SentMessage> sent = engines.of(spec.driver()).send(queue, postings);
        Meters.Meter meter = meters.of(queue);
        meter.sent.add(sent.size());
        meter.sentBytes.add(bytes);
        room.news(new Seat(spec.driver(), queue));
        return sent;
    }

    private static Posting posting(Caller caller, QueueSpec spec, NewMessage message, int index) {
        Duration delay = message.delay();
        String once = message.deduplicationId();
        String key = caller.conditions().idempotencyKey();
        if (once == null && spec.contentDeduplication()) {
            once = sha256(message.body());
        } else if (once == null && key != null) {
            once = "key " + index + " " + key; // no deduplication id has a space
        }
        return new Posting(
                Ids.next(),
                message.body(),
                message.attributes(),
                delay == null ? Duration.ofSeconds(spec.delay()) : delay,
                message.group(),
                once,
                message.trace(),
                caller.principal().id().toString());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public CompletionStage<List<Message>> receive(Caller caller, UUID queue, Receive how) {
        Rules.check(how);
        Resource<QueueSpec, QueueStatus> found = known.get(caller, queue);
        if (caller.dryRun()) {
            return CompletableFuture.completedFuture(List.of());
        }
        Duration asked = how.waiting();
        long seconds = asked == null ? found.spec().receiveWait() : asked.toSeconds();
        List<Message> got = take(found.spec(), queue, how);
        if (!got.isEmpty() || seconds == 0) {
            if (got.isEmpty()) {
                meters.of(queue).emptyReceives.increment();
            }
            return CompletableFuture.completedFuture(got);
        }
        return room.enter(
                new Seat(found.spec().driver(), queue),
                Duration.ofSeconds(seconds).toNanos(),
                () -> take(known.get(caller, queue).spec(), queue, how),
                unwanted -> giveBack(found.spec(), queue, unwanted));
    }

    private List<Message> take(QueueSpec spec, UUID queue, Receive how) {
        Duration visibility = how.visibility();
        List<Message> got =
                engines.of(spec.driver())
                        .receive(
                                queue,
                                new Take(
                                        how.most(),
                                        visibility == null
                                                ? Duration.ofSeconds(spec.visibilityTimeout())
                                                : visibility,
                                        Duration.ofSeconds(spec.retention()),
                                        spec.fifo(),
                                        spec.deadLetterQueue(),
                                        spec.mostReceives()));
        meters.of(queue).received.add(got.size());
        return got;
    }

    private void giveBack(QueueSpec spec, UUID queue, List<Message> unwanted) {
        engines.of(spec.driver())
                .hide(
                        queue,
                        unwanted.stream()
                                .map(message -> new Hide(message.receipt(), Duration.ZERO))
                                .toList());
        room.news(new Seat(spec.driver(), queue));
    }

    private Set<Seat> ready(Set<Seat> seats) {
        Map<String, Set<UUID>> byDriver = new HashMap<>();
        seats.forEach(
                seat ->
                        byDriver.computeIfAbsent(seat.driver(), d -> new HashSet<>())
                                .add(seat.queue()));
        Set<Seat> ready = new HashSet<>();
        byDriver.forEach(
                (driver, queues) ->
                        engines.of(driver)
                                .ready(queues)
                                .forEach(queue -> ready.add(new Seat(driver, queue))));
        return ready;
    }

    @Override
    public List<Receipt> acknowledge(Caller caller, UUID queue, List<String> receipts) {
        Rules.batch("receipt_handles", receipts.size());
        QueueSpec spec = known.get(caller, queue).spec();
        refuseDryRun(caller);
        List<Receipt> answers = engines.of(spec.driver()).acknowledge(queue, receipts);
        meters.of(queue).acknowledged.add(Collections.frequency(answers, Receipt.DONE));
        if (spec.fifo()) {
            room.news(new Seat(spec.driver(), queue)); // its group may have more
        }
        return answers;
    }

    @Override
    public List<Receipt> hide(Caller caller, UUID queue, List<Hide> wishes) {
        Rules.batch("receipt_handles", wishes.size());
        wishes.forEach(wish -> Rules.visibility(wish.time()));
        QueueSpec spec = known.get(caller, queue).spec();
        refuseDryRun(caller);
        List<Receipt> answers = engines.of(spec.driver()).hide(queue, wishes);
        room.news(new Seat(spec.driver(), queue));
        return answers;
    }

    @Override
    public Redriven redrive(Caller caller, UUID from, @Nullable UUID to, int most) {
        if (most < 1) {
            throw CloudException.invalid("most", "most must be at least 1");
        }
        QueueSpec spec = store.get(caller, from).spec();
        refuseDryRun(caller);
        Set<UUID> living = living(caller, spec);
        if (to != null && (!living.contains(to) || to.equals(from))) {
            throw CloudException.invalid(
                    "to", "to must be another queue of the same sort and driver");
        }
        long moved = 0;
        Redriven last;
        do {
            int now = (int) Math.min(AT_A_TIME, most - moved);
            last = engines.redrives(spec.driver()).redrive(from, to, living, now);
            moved += last.moved();
        } while (last.moved() > 0 && moved < most);
        living.forEach(queue -> room.news(new Seat(spec.driver(), queue)));
        return new Redriven(moved, last.stranded());
    }

    private Set<UUID> living(Caller caller, QueueSpec spec) {
        Set<UUID> living = new HashSet<>();
        String after = null;
        do {
            Page<Resource<QueueSpec, QueueStatus>> page =
                    store.list(
                            caller,
                            ResourceQuery.of(new PageQuery(PageQuery.MOST, after))
                                    .where(QueueKind.DRIVER, spec.driver()));
            page.items().stream()
                    .filter(queue -> queue.spec().fifo() == spec.fifo())
                    .forEach(queue -> living.add(queue.id()));
            after = page.next();
        } while (after != null);
        return living;
    }

    private static void refuseDryRun(Caller caller) {
        if (caller.dryRun()) {
            throw new CloudException(
                    KernelError.UNSUPPORTED, "this cannot be tried out: leave dry_run away");
        }
    }

    @Deactivate
    public void close() {
        room.close();
    }
}
