// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.journal.Journal;
import org.thecloud.kernel.journal.Segment;
import org.thecloud.queue.local.Deduplication.Remembered;

/**
 * Frees segments of the journal: what is still needed of the oldest one is written once more at the
 * end. For one thread; it holds the lock of the messages for some of them at a time.
 */
final class Compaction {

    private static final int COPIES = 64;

    private final Messages messages;
    private final Journal<Held> journal;
    private final Map<UUID, Lane> lanes;
    private final EngineClock clock;

    Compaction(Messages messages, Journal<Held> journal, Map<UUID, Lane> lanes, EngineClock clock) {
        this.messages = messages;
        this.journal = journal;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** Makes the next segment, and frees the oldest ones. */
    void tidy() throws IOException {
        journal.prepare();
        while (dropOldest()) {
            // as long as there is one that nothing needs
        }
    }

    private boolean dropOldest() throws IOException {
        Segment<Held> oldest = messages.locked(this::droppable);
        if (oldest == null) {
            return false;
        }
        int at = 0;
        while (at >= 0) {
            int from = at;
            at = messages.locked(() -> copyFrom(oldest, from));
        }
        long place =
                messages.locked(
                        () -> {
                            long now = clock.now();
                            keepRemembered(oldest, now);
                            return append(
                                    new JournalRecord(JournalRecord.FLOOR, now)
                                            .number(messages.sequence()));
                        });
        journal.sync(place);
        return messages.drop(oldest);
    }

    /** The oldest segment if nothing lives in it, or if more than half of the journal is dead. */
    private @Nullable Segment<Held> droppable() {
        Segment<Held> oldest = journal.oldest();
        if (oldest == null || oldest.notes().alive == 0) {
            return oldest;
        }
        double living = 0;
        double whole = 0;
        for (Segment<Held> segment : journal.segments()) {
            whole += 1;
            living += segment.notes().alive / (double) Math.max(1, segment.notes().entries.size());
        }
        return whole > 4 && living < whole / 2 ? oldest : null;
    }

    /** Copies some living messages to the end; answers where to go on, or -1. */
    private int copyFrom(Segment<Held> oldest, int from) {
        int copied = 0;
        int at = from;
        long now = clock.now();
        for (; at < oldest.notes().entries.size() && copied < COPIES; at++) {
            Entry entry = oldest.notes().entries.get(at);
            if (!entry.dead() && entry.place >>> 32 == oldest.number()) {
                copy(entry, oldest, now);
                copied++;
            }
        }
        return at < oldest.notes().entries.size() ? at : -1;
    }

    private void copy(Entry entry, Segment<Held> oldest, long now) {
        byte[] record = journal.read(entry.place);
        ByteBuffer in = JournalRecord.message(record);
        JournalRecord.Head before = JournalRecord.Head.of(in);
        UUID queue = entry.lane.queue;
        JournalRecord.Head head =
                new JournalRecord.Head(
                        queue,
                        entry.sequence,
                        entry.sentAt,
                        entry.until,
                        entry.firstReceivedAt,
                        entry.received,
                        before.source(),
                        queue,
                        entry.sequence);
        entry.place =
                append(head.put(now, Arrays.copyOfRange(record, in.position(), record.length)));
        oldest.notes().alive--;
        messages.hold(entry);
    }

    private long append(JournalRecord record) {
        return journal.append(record.array(), record.length());
    }

    private void keepRemembered(Segment<Held> oldest, long now) {
        for (Lane lane : lanes.values()) {
            lane.deduplication.forget(now);
            if (oldest.notes().remembered > 0) {
                lane.deduplication.leave(oldest, (id, one) -> again(lane, id, one, now));
            }
        }
    }

    private Remembered again(Lane lane, String id, Remembered one, long now) {
        long place =
                append(
                        new JournalRecord(JournalRecord.REMEMBER, now)
                                .id(lane.queue)
                                .text(id)
                                .id(one.id())
                                .number(one.sequence())
                                .number(one.sentAt())
                                .number(one.visibleAt()));
        return new Remembered(
                one.id(),
                one.sequence(),
                one.sentAt(),
                one.visibleAt(),
                place,
                journal.segment(place));
    }
}
