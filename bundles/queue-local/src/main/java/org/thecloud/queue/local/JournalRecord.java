// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the journal's records say, and how. Each begins with its sort and the engine's time; what is
 * not there is told by a zero byte or a length of -1.
 */
final class JournalRecord {

    /** A message, new or in its new place. */
    static final byte PUT = 1;

    /** Messages that are hidden, or not any more. */
    static final byte STATE = 2;

    /** Messages that are acknowledged. */
    static final byte GONE = 3;

    /** All messages up to a sequence that were sent before a time are gone. */
    static final byte REMOVED = 4;

    /** A deduplication id that must not be forgotten with the segment of its message. */
    static final byte REMEMBER = 5;

    /** The highest sequence so far. */
    static final byte FLOOR = 6;

    private static final int USUAL = 512;

    private ByteBuffer out = ByteBuffer.allocate(USUAL);

    JournalRecord(byte sort, long now) {
        out.put(sort).putLong(now);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int length = Math.max(out.capacity() * 2, out.position() + bytes);
            out = ByteBuffer.wrap(Arrays.copyOf(out.array(), length)).position(out.position());
        }
        return out;
    }

    JournalRecord number(long number) {
        room(8).putLong(number);
        return this;
    }

    JournalRecord count(int number) {
        room(4).putInt(number);
        return this;
    }

    JournalRecord id(UUID id) {
        room(16).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
        return this;
    }

    JournalRecord maybe(@Nullable UUID id) {
        room(1).put((byte) (id == null ? 0 : 1));
        return id == null ? this : id(id);
    }

    JournalRecord text(@Nullable String text) {
        return bytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    JournalRecord bytes(byte @Nullable [] bytes) {
        count(bytes == null ? -1 : bytes.length);
        return bytes == null ? this : raw(bytes);
    }

    JournalRecord raw(byte[] bytes) {
        room(bytes.length).put(bytes);
        return this;
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.position();
    }

    /** What follows sort and time in the record of a message: its head, then its content. */
    static ByteBuffer message(byte[] record) {
        return ByteBuffer.wrap(record, 1 + Long.BYTES, record.length - 1 - Long.BYTES);
    }

    static UUID id(ByteBuffer in) {
        return new UUID(in.getLong(), in.getLong());
    }

    static @Nullable UUID maybeId(ByteBuffer in) {
        return in.get() == 0 ? null : id(in);
    }

    static @Nullable String text(ByteBuffer in) {
        byte[] bytes = bytes(in);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    static byte @Nullable [] bytes(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /**
     * The head of a message's record: what may change.
     *
     * @param source where it came from, in a dead-letter queue
     * @param formerQueue the queue that has it no more with this record
     */
    record Head(
            UUID queue,
            long sequence,
            long sentAt,
            long until,
            long firstReceivedAt,
            int received,
            @Nullable UUID source,
            @Nullable UUID formerQueue,
            long formerSequence) {

        JournalRecord put(long now, byte[] content) {
            return new JournalRecord(PUT, now)
                    .id(queue)
                    .number(sequence)
                    .number(sentAt)
                    .number(until)
                    .number(firstReceivedAt)
                    .count(received)
                    .maybe(source)
                    .maybe(formerQueue)
                    .number(formerSequence)
                    .raw(content);
        }

        /** Reads from behind sort and time; the content follows. */
        static Head of(ByteBuffer in) {
            return new Head(
                    id(in),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getInt(),
                    maybeId(in),
                    maybeId(in),
                    in.getLong());
        }
    }

    static JournalRecord state(long now, UUID queue, List<Entry> entries) {
        JournalRecord out = new JournalRecord(STATE, now).id(queue).count(entries.size());
        entries.forEach(
                entry ->
                        out.number(entry.sequence)
                                .number(entry.until)
                                .number(entry.firstReceivedAt)
                                .count(entry.received));
        return out;
    }

    static JournalRecord gone(long now, UUID queue, List<Entry> entries) {
        JournalRecord out = new JournalRecord(GONE, now).id(queue).count(entries.size());
        entries.forEach(entry -> out.number(entry.sequence));
        return out;
    }
}
