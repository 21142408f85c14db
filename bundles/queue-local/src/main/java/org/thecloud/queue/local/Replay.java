// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.journal.Journal;
import org.thecloud.kernel.journal.Segment;
import org.thecloud.queue.local.Deduplication.Remembered;

/** Makes of the journal's records what was in memory when the last one was written. */
final class Replay implements Journal.Reader<Held> {

    private final EngineClock clock;
    private final Map<UUID, Lane> lanes;
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<Long, Segment<Held>> holders = new HashMap<>();
    private long sequence;

    Replay(EngineClock clock, Map<UUID, Lane> lanes) {
        this.clock = clock;
        this.lanes = lanes;
    }

    @Override
    public void read(Segment<Held> segment, long place, byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        byte sort = in.get();
        clock.notBefore(in.getLong());
        switch (sort) {
            case JournalRecord.PUT -> put(segment, place, in);
            case JournalRecord.STATE -> state(in);
            case JournalRecord.GONE -> gone(in);
            case JournalRecord.REMOVED -> removed(in);
            case JournalRecord.REMEMBER -> remember(segment, place, in);
            case JournalRecord.FLOOR -> sequence = Math.max(sequence, in.getLong());
            default ->
                    throw new IllegalStateException(
                            "a record of sort " + sort + " was written by a later version");
        }
    }

    private Lane lane(UUID queue) {
        return lanes.computeIfAbsent(queue, Lane::new);
    }

    private void put(Segment<Held> segment, long place, ByteBuffer in) {
        JournalRecord.Head head = JournalRecord.Head.of(in);
        UUID id = JournalRecord.id(in);
        @Nullable String group = JournalRecord.text(in);
        @Nullable String deduplicationId = JournalRecord.text(in);
        Lane lane = lane(head.queue());
        if (head.formerQueue() != null) {
            bury(head.formerSequence());
        }
        sequence = Math.max(sequence, head.sequence());
        Entry entry =
                new Entry(
                        lane,
                        head.sequence(),
                        head.sentAt(),
                        group == null ? null : lane.group(group));
        entry.until = head.until();
        entry.firstReceivedAt = head.firstReceivedAt();
        entry.received = head.received();
        entry.place = place;
        segment.notes().entries.add(entry);
        segment.notes().alive++;
        entries.put(entry.sequence, entry);
        if (deduplicationId != null && head.formerQueue() == null) {
            lane.deduplication.add(
                    deduplicationId,
                    new Remembered(
                            id, head.sequence(), head.sentAt(), head.until(), place, segment));
        }
        holders.put(entry.sequence, segment);
    }

    private void bury(long number) {
        Entry entry = entries.remove(number);
        Segment<Held> holder = holders.remove(number);
        if (entry != null && holder != null) {
            entry.state = Entry.State.DEAD;
            holder.notes().alive--;
        }
    }

    private void state(ByteBuffer in) {
        JournalRecord.id(in);
        for (int left = in.getInt(); left > 0; left--) {
            Entry entry = entries.get(in.getLong());
            long until = in.getLong();
            long firstReceivedAt = in.getLong();
            int received = in.getInt();
            if (entry != null) {
                entry.until = until;
                entry.firstReceivedAt = firstReceivedAt;
                entry.received = received;
            }
        }
    }

    private void gone(ByteBuffer in) {
        JournalRecord.id(in);
        for (int left = in.getInt(); left > 0; left--) {
            bury(in.getLong());
        }
    }

    private void removed(ByteBuffer in) {
        Lane lane = lane(JournalRecord.id(in));
        long upTo = in.getLong();
        long sentBefore = in.getLong();
        entries.values().stream()
                .filter(entry -> entry.lane == lane)
                .filter(entry -> entry.sequence <= upTo && entry.sentAt < sentBefore)
                .map(entry -> entry.sequence)
                .toList()
                .forEach(this::bury);
    }

    private void remember(Segment<Held> segment, long place, ByteBuffer in) {
        Lane lane = lane(JournalRecord.id(in));
        String deduplicationId = String.valueOf(JournalRecord.text(in));
        lane.deduplication.add(
                deduplicationId,
                new Remembered(
                        JournalRecord.id(in),
                        in.getLong(),
                        in.getLong(),
                        in.getLong(),
                        place,
                        segment));
    }

    /** Puts everything in its place; answers the highest sequence. */
    long finish() {
        long now = clock.now();
        lanes.values().forEach(lane -> lane.deduplication.forgetAll(now));
        entries.values().stream()
                .sorted(Comparator.comparingLong(entry -> entry.sequence))
                .forEach(entry -> entry.lane.add(entry, now));
        lanes.values().forEach(Lane::forgetEmptyGroups);
        lanes.values().removeIf(Lane::empty);
        return sequence;
    }
}
