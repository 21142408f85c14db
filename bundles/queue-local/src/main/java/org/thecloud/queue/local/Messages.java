// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.journal.Journal;
import org.thecloud.kernel.journal.Segment;
import org.thecloud.queue.Counts;
import org.thecloud.queue.Hide;
import org.thecloud.queue.Message;
import org.thecloud.queue.Receipt;
import org.thecloud.queue.Redriven;
import org.thecloud.queue.SentMessage;
import org.thecloud.queue.local.Deduplication.Remembered;
import org.thecloud.queue.spi.Content;
import org.thecloud.queue.spi.Posting;
import org.thecloud.queue.spi.QueueEngine;
import org.thecloud.queue.spi.Receipts;
import org.thecloud.queue.spi.Take;

/**
 * All messages: their states in memory, everything in the journal. One lock holds for a few
 * microseconds at a time; nobody waits for the disk inside it. A message is in its lane as soon as
 * its record is written, so order is that of the journal, but nobody gets it before it is durable.
 */
final class Messages {

    private final ReentrantLock lock = new ReentrantLock();
    private final EngineClock clock;
    private final int most;
    private final Map<UUID, Lane> lanes = new HashMap<>();
    private final Journal<Held> journal;
    private final Compaction compaction;
    private long sequence;
    private long alive;
    private boolean closed;

    /** Reads the journal; takes about a second for a gigabyte. */
    Messages(Path folder, int segmentLength, int most, EngineClock clock) throws IOException {
        this.clock = clock;
        this.most = most;
        Replay replay = new Replay(clock, lanes);
        this.journal = Journal.open("queue engine", folder, segmentLength, Held::new, replay);
        this.compaction = new Compaction(this, journal, lanes, clock);
        this.sequence = replay.finish();
        this.alive = journal.segments().stream().mapToLong(segment -> segment.notes().alive).sum();
    }

    <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            if (closed) {
                throw new DriverException(
                        DriverException.Kind.UNAVAILABLE, "CLOSED", "the queue engine is closed");
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private Lane lane(UUID queue) {
        return lanes.computeIfAbsent(queue, Lane::new);
    }

    /** Whether it is on disk: nobody gets it before. */
    boolean durable(Entry entry) {
        return journal.durable(entry.place);
    }

    // ---- sending

    /** What was answered, and the place after which it holds. */
    private record Placed<R>(R answer, long place) {}

    List<SentMessage> send(UUID queue, List<Posting> postings) {
        List<byte[]> contents = postings.stream().map(Content::of).toList();
        Placed<List<SentMessage>> placed =
                locked(
                        () -> {
                            Lane lane = lane(queue);
                            refuseIfFull(postings.size());
                            long now = clock.now();
                            lane.deduplication.forget(now);
                            long last = 0;
                            List<SentMessage> sent = new ArrayList<>();
                            for (int i = 0; i < postings.size(); i++) {
                                Placed<SentMessage> one =
                                        sendOne(lane, postings.get(i), contents.get(i), now);
                                last = Math.max(last, one.place());
                                sent.add(one.answer());
                            }
                            return new Placed<>(sent, last);
                        });
        journal.sync(placed.place());
        return placed.answer();
    }

    private void refuseIfFull(int more) {
        if (alive + more > most) {
            throw new DriverException(
                    DriverException.Kind.EXHAUSTED,
                    "ENGINE_FULL",
                    "the queue engine holds %d messages and takes no more".formatted(alive));
        }
        if (journal.full()) {
            throw new DriverException(
                    DriverException.Kind.EXHAUSTED,
                    "ENGINE_FULL",
                    "the disk of the queue engine has no room for more messages");
        }
    }

    private Placed<SentMessage> sendOne(Lane lane, Posting posting, byte[] content, long now) {
        String key = posting.deduplicationId();
        Remembered before = key == null ? null : lane.deduplication.find(key, now);
        if (before != null) {
            return new Placed<>(sent(before, true), before.place());
        }
        long until = now + posting.delay().toMillis();
        JournalRecord.Head head =
                new JournalRecord.Head(lane.queue, ++sequence, now, until, 0, 0, null, null, 0);
        Entry entry = put(lane, head, content, posting.group(), now);
        Remembered fresh =
                new Remembered(
                        posting.id(),
                        entry.sequence,
                        now,
                        until,
                        entry.place,
                        journal.segment(entry.place));
        if (key != null) {
            lane.deduplication.add(key, fresh);
        }
        return new Placed<>(sent(fresh, false), entry.place);
    }

    private static SentMessage sent(Remembered message, boolean repeated) {
        return new SentMessage(
                message.id(),
                message.sequence(),
                Instant.ofEpochMilli(message.sentAt()),
                Instant.ofEpochMilli(message.visibleAt()),
                repeated);
    }

    private Entry put(
            Lane lane, JournalRecord.Head head, byte[] content, @Nullable String group, long now) {
        long place = append(head.put(now, content));
        Entry entry =
                new Entry(
                        lane,
                        head.sequence(),
                        head.sentAt(),
                        group == null ? null : lane.group(group));
        entry.until = head.until();
        entry.place = place;
        hold(entry);
        alive++;
        lane.add(entry, now);
        return entry;
    }

    long append(JournalRecord record) {
        return journal.append(record.array(), record.length());
    }

    void hold(Entry entry) {
        Segment<Held> segment = journal.segment(entry.place);
        segment.notes().entries.add(entry);
        segment.notes().alive++;
    }

    /** Takes a message out of memory; its record is dead with that. */
    void bury(Entry entry) {
        journal.segment(entry.place).notes().alive--;
        alive--;
        entry.lane.remove(entry);
    }

    // ---- receiving

    List<Message> receive(UUID queue, Take how) {
        Placed<List<Message>> placed =
                locked(
                        () -> {
                            Lane lane = lanes.get(queue);
                            return lane == null ? new Placed<>(List.of(), -1) : receive(lane, how);
                        });
        if (placed.place() >= 0) {
            journal.sync(placed.place()); // nobody gets what was moved before that is durable
        }
        return placed.answer();
    }

    private Placed<List<Message>> receive(Lane lane, Take how) {
        long now = clock.now();
        lane.promote(now);
        int limit = how.fifo() ? QueueEngine.MOST_IN_FLIGHT_FIFO : QueueEngine.MOST_IN_FLIGHT;
        if (lane.inFlight() >= limit) {
            throw new DriverException(
                    DriverException.Kind.CONFLICT,
                    "IN_FLIGHT_LIMIT",
                    "%d messages are received and not acknowledged".formatted(limit));
        }
        Receiving receiving = new Receiving(this, lane, how, now);
        while (receiving.wants() && receiving.step()) {
            // each step takes one message, or a run of one group
        }
        List<Message> messages = receiving.finish();
        return new Placed<>(messages, receiving.moved() ? journal.end() - 1 : -1);
    }

    Message message(Entry entry) {
        byte[] record = journal.read(entry.place);
        ByteBuffer in = JournalRecord.message(record);
        JournalRecord.Head head = JournalRecord.Head.of(in);
        Content content = Content.of(record, in.position());
        UUID queue = entry.lane.queue;
        return new Message(
                content.id(),
                queue,
                entry.sequence,
                content.body(),
                content.attributes(),
                content.group(),
                content.deduplicationId(),
                content.trace(),
                content.sender(),
                Receipts.of(queue, entry.sequence, entry.received),
                entry.received,
                Instant.ofEpochMilli(entry.sentAt),
                Instant.ofEpochMilli(entry.firstReceivedAt),
                Instant.ofEpochMilli(entry.until),
                head.source());
    }

    /** From which queue it was moved to its own, or null. */
    @Nullable UUID source(Entry entry) {
        byte[] record = journal.read(entry.place);
        return JournalRecord.Head.of(JournalRecord.message(record)).source();
    }

    /** Moves a message to another queue with one record: at no time is it in both, or in none. */
    void move(Entry entry, UUID to, @Nullable UUID source, long sentAt, long now) {
        byte[] record = journal.read(entry.place);
        ByteBuffer in = JournalRecord.message(record);
        JournalRecord.Head.of(in);
        byte[] content = Arrays.copyOfRange(record, in.position(), record.length);
        Lane lane = lane(to);
        JournalRecord.Head head =
                new JournalRecord.Head(
                        to,
                        ++sequence,
                        sentAt,
                        now,
                        0,
                        0,
                        source,
                        entry.lane.queue,
                        entry.sequence);
        put(lane, head, content, entry.group == null ? null : entry.group.name, now);
        bury(entry);
    }

    // ---- receipts

    List<Receipt> acknowledge(UUID queue, List<String> receipts) {
        Placed<List<Receipt>> placed =
                locked(
                        () -> {
                            Lane lane = lanes.get(queue);
                            List<Receipt> answers = new ArrayList<>();
                            List<Entry> gone = new ArrayList<>();
                            for (String receipt : receipts) {
                                answers.add(acknowledge(queue, lane, receipt, gone));
                            }
                            return new Placed<>(
                                    answers,
                                    gone.isEmpty()
                                            ? -1
                                            : append(JournalRecord.gone(clock.now(), queue, gone)));
                        });
        if (placed.place() >= 0) {
            journal.sync(placed.place());
        }
        return placed.answer();
    }

    private Receipt acknowledge(UUID queue, @Nullable Lane lane, String receipt, List<Entry> gone) {
        Receipts.Delivery delivery = Receipts.read(queue, receipt);
        if (delivery == null || delivery.sequence() > sequence) {
            return Receipt.INVALID;
        }
        Entry entry = lane == null ? null : lane.received(delivery.sequence());
        if (entry == null) {
            return Receipt.GONE;
        }
        entry.lane.promote(clock.now());
        if (entry.group != null && !holds(entry, delivery)) {
            return Receipt.LATE;
        }
        bury(entry);
        gone.add(entry);
        return Receipt.DONE;
    }

    private static boolean holds(Entry entry, Receipts.Delivery delivery) {
        return entry.inFlight() && entry.received == delivery.received();
    }

    List<Receipt> hide(UUID queue, List<Hide> wishes) {
        return locked(
                () -> {
                    Lane lane = lanes.get(queue);
                    long now = clock.now();
                    if (lane != null) {
                        lane.promote(now);
                    }
                    List<Receipt> answers = new ArrayList<>();
                    List<Entry> changed = new ArrayList<>();
                    for (Hide wish : wishes) {
                        Receipts.Delivery delivery = Receipts.read(queue, wish.receipt());
                        Entry entry =
                                delivery == null || lane == null
                                        ? null
                                        : lane.received(delivery.sequence());
                        if (delivery == null || delivery.sequence() > sequence) {
                            answers.add(Receipt.INVALID);
                        } else if (entry == null) {
                            answers.add(Receipt.GONE);
                        } else if (!holds(entry, delivery)) {
                            answers.add(Receipt.LATE);
                        } else {
                            entry.lane.rehide(entry, now, now + wish.time().toMillis());
                            changed.add(entry);
                            answers.add(Receipt.DONE);
                        }
                    }
                    if (!changed.isEmpty()) {
                        append(JournalRecord.state(now, queue, changed));
                    }
                    return answers;
                });
    }

    // ---- all of a queue

    long remove(UUID queue, Duration olderThan) {
        Placed<Long> placed =
                locked(
                        () -> {
                            Lane lane = lanes.get(queue);
                            if (lane == null) {
                                return new Placed<>(0L, -1);
                            }
                            long now = clock.now();
                            long before =
                                    olderThan.isZero()
                                            ? Long.MAX_VALUE
                                            : now - olderThan.toMillis();
                            List<Entry> gone =
                                    lane.all().stream()
                                            .filter(entry -> entry.sentAt < before)
                                            .toList();
                            long place = -1;
                            if (!gone.isEmpty()) {
                                place =
                                        append(
                                                new JournalRecord(JournalRecord.REMOVED, now)
                                                        .id(queue)
                                                        .number(sequence)
                                                        .number(before));
                                gone.forEach(this::bury);
                            }
                            lane.deduplication.forget(now);
                            if (lane.empty()) {
                                lanes.remove(queue);
                            }
                            return new Placed<>((long) gone.size(), place);
                        });
        if (placed.place() >= 0) {
            journal.sync(placed.place());
        }
        return placed.answer();
    }

    Counts counts(UUID queue) {
        return locked(
                () -> {
                    Lane lane = lanes.get(queue);
                    if (lane == null) {
                        return new Counts(0, 0, 0);
                    }
                    lane.promote(clock.now());
                    return lane.counts();
                });
    }

    Set<UUID> ready(Set<UUID> queues) {
        return locked(
                () -> {
                    long now = clock.now();
                    Set<UUID> ready = new HashSet<>();
                    for (UUID queue : queues) {
                        Lane lane = lanes.get(queue);
                        if (lane != null && lane.ready(now, this::durable)) {
                            ready.add(queue);
                        }
                    }
                    return ready;
                });
    }

    Set<UUID> list() {
        return locked(
                () -> {
                    Set<UUID> queues = new HashSet<>();
                    lanes.values().stream()
                            .filter(Lane::hasMessages)
                            .forEach(lane -> queues.add(lane.queue));
                    return queues;
                });
    }

    Redriven redrive(UUID from, @Nullable UUID to, Set<UUID> living, int limit) {
        Placed<Redriven> placed =
                locked(
                        () -> {
                            Lane lane = lanes.get(from);
                            if (lane == null) {
                                return new Placed<>(new Redriven(0, 0), -1);
                            }
                            long now = clock.now();
                            lane.promote(now);
                            Redriving redriving = new Redriving(this, to, living, now);
                            lane.visible(limit, entry -> durable(entry) && redriving.can(entry))
                                    .forEach(redriving::move);
                            Redriven done = redriving.done();
                            return new Placed<>(done, done.moved() == 0 ? -1 : journal.end() - 1);
                        });
        if (placed.place() >= 0) {
            journal.sync(placed.place());
        }
        return placed.answer();
    }

    // ---- upkeep

    /** Makes the next segment, and frees the oldest ones; for one thread of the engine. */
    void tidy() throws IOException {
        compaction.tidy();
    }

    /** The last sequence that was given; under the lock. */
    long sequence() {
        return sequence;
    }

    /** Gives a segment up that nothing needs; false if this is closed. */
    boolean drop(Segment<Held> oldest) throws IOException {
        lock.lock();
        try {
            if (!closed) {
                journal.drop(oldest);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    long alive() {
        return locked(() -> alive);
    }

    /** Refuses if the journal cannot be written any more. */
    void check() {
        journal.refuseIfFailed();
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            journal.close();
        } finally {
            lock.unlock();
        }
    }
}
