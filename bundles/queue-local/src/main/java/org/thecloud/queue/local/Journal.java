// SPDX-License-Identifier: Apache-2.0
package org.thecloud.queue.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;

/**
 * Records in order, in segments. Appending, reading and dropping are guarded by the engine's lock;
 * forcing to the disk is not: one caller forces for all who appended before, while others append.
 *
 * <p>A place is the number of the segment and the offset in it. Segments are dropped from the
 * oldest end only, so whatever a record says of an earlier one is never lost before that one.
 */
final class Journal {

    private static final int SPARES = 2;

    private final Path folder;
    private final int segmentLength;
    private final TreeMap<Long, Segment> segments = new TreeMap<>();
    private final Deque<Segment> spares = new ArrayDeque<>();
    private final Object making = new Object();
    private final Object forcing = new Object();
    private Segment current;
    private int offset = Segment.FIRST;
    private @Nullable Segment next;
    private volatile boolean full;
    private volatile Tail tail;
    private volatile long forced;
    private boolean someoneForces;
    private long lastSpare;
    private volatile @Nullable Throwable failure;

    /** Where the next record begins. */
    private record Tail(Segment segment, int offset) {

        long place() {
            return place(segment, offset);
        }

        static long place(Segment segment, int offset) {
            return segment.number() << 32 | offset;
        }
    }

    /** Hears of each record that is found at the start. */
    interface Reader {
        void read(Segment segment, long place, byte[] record);
    }

    private Journal(Path folder, int segmentLength, Segment current) {
        this.folder = folder;
        this.segmentLength = segmentLength;
        this.current = current;
        this.tail = new Tail(current, offset);
        this.forced = tail.place();
        segments.put(current.number(), current);
    }

    /**
     * Reads all records that were ever appended and not dropped, and begins a new segment.
     *
     * @throws IOException if a record is damaged that others follow in a later segment: it was on
     *     disk once and is not now
     */
    static Journal open(Path folder, int segmentLength, Reader reader) throws IOException {
        Files.createDirectories(folder);
        TreeMap<Long, Segment> found = new TreeMap<>();
        @Nullable String damage = null;
        for (Path file : Segment.files(folder)) {
            Segment segment = Segment.open(file);
            int at = Segment.FIRST;
            byte[] record = segment.valid() ? segment.read(at) : null;
            if (record == null && !(segment.valid() && segment.ended(at))) {
                segment.delete(); // was made and never used
                continue;
            }
            if (damage != null) {
                throw new IOException(damage);
            }
            if (!found.isEmpty() && found.lastKey() + 1 != segment.number()) {
                throw new IOException("the file before " + file + " is missing");
            }
            while (record != null) {
                reader.read(segment, Tail.place(segment, at), record);
                at += Segment.FRAME + record.length;
                record = segment.read(at);
            }
            if (!segment.ended(at)) {
                // right for the last one only, where the end of an append may be missing
                damage = file + " is damaged at byte " + at;
                segment.end(at);
                segment.force(0, segment.length());
            }
            found.put(segment.number(), segment);
        }
        long number = found.isEmpty() ? 1 : found.lastKey() + 1;
        Journal journal =
                new Journal(folder, segmentLength, Segment.create(folder, number, segmentLength));
        journal.segments.putAll(found);
        return journal;
    }

    /** Appends a record; answers its place. It is readable at once, and durable after a sync. */
    long append(JournalRecord record) {
        refuseIfFailed();
        if (!current.fits(offset, record.length())) {
            roll();
        }
        long place = Tail.place(current, offset);
        offset = current.write(offset, record.array(), record.length());
        tail = new Tail(current, offset);
        return place;
    }

    private void roll() {
        try {
            synchronized (making) {
                Segment fresh = next == null ? make(current.number() + 1) : next;
                next = null;
                current.end(offset);
                current.force(0, current.length());
                current = fresh;
            }
        } catch (IOException full) {
            throw unavailable("the disk has no room for another segment", full);
        } catch (UncheckedIOException | InternalError broken) {
            throw failed(broken);
        }
        offset = Segment.FIRST;
        segments.put(current.number(), current);
        tail = new Tail(current, offset);
    }

    private Segment make(long number) throws IOException {
        Segment spare = spares.pollFirst();
        return spare == null
                ? Segment.create(folder, number, segmentLength)
                : spare.reuse(folder, number);
    }

    /** Makes the next segment in advance, so that nobody waits for it. */
    void prepare() throws IOException {
        synchronized (making) {
            if (next == null) {
                try {
                    next = make(current.number() + 1);
                    full = false;
                } catch (IOException noRoom) {
                    full = true;
                    throw noRoom;
                }
            }
        }
    }

    /** Whether the disk has no room for the next segment: then only what frees room is appended. */
    boolean full() {
        return full;
    }

    /** Returns when the record at this place is on disk. */
    void sync(long place) {
        synchronized (forcing) {
            boolean interrupted = false;
            while (forced <= place && someoneForces) {
                try {
                    forcing.wait();
                } catch (InterruptedException stopped) {
                    interrupted = true; // it will be on disk in a moment, and must be answered so
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            refuseIfFailed();
            if (forced > place) {
                return;
            }
            someoneForces = true;
        }
        Tail until = tail;
        @Nullable Throwable broken = null;
        try {
            long from = forced;
            int begin = from >>> 32 == until.segment().number() ? (int) from : 0;
            until.segment().force(begin, until.offset());
        } catch (UncheckedIOException | InternalError failed) {
            broken = failed;
        }
        synchronized (forcing) {
            someoneForces = false;
            if (broken == null) {
                forced = Math.max(forced, until.place());
            } else {
                failure = broken;
            }
            forcing.notifyAll();
        }
        refuseIfFailed();
    }

    boolean durable(long place) {
        return place < forced;
    }

    /** The place that the next record will have, or a later one. */
    long end() {
        return tail.place();
    }

    byte[] read(long place) {
        Segment segment = segment(place);
        byte[] record = segment.read((int) place);
        if (record == null) {
            throw failed(new IOException("a record at " + place + " cannot be read any more"));
        }
        return record;
    }

    Segment segment(long place) {
        Segment segment = segments.get(place >>> 32);
        if (segment == null) {
            throw new IllegalStateException("no segment for place " + place);
        }
        return segment;
    }

    Collection<Segment> segments() {
        return segments.values();
    }

    /** The oldest segment, if it is not the one that is written. */
    @Nullable Segment oldest() {
        Segment oldest = segments.firstEntry().getValue();
        return oldest == current ? null : oldest;
    }

    /** Forgets the oldest segment. */
    void drop(Segment oldest) throws IOException {
        segments.remove(oldest.number());
        synchronized (making) {
            if (spares.size() < SPARES && oldest.length() == segmentLength) {
                spares.addLast(oldest.reuse(folder, --lastSpare));
            } else {
                oldest.delete();
            }
        }
    }

    void refuseIfFailed() {
        Throwable broken = failure;
        if (broken != null) {
            throw unavailable("the journal failed; see to the disk and restart the engine", broken);
        }
    }

    private DriverException failed(Throwable broken) {
        failure = broken;
        return unavailable("the journal failed; see to the disk and restart the engine", broken);
    }

    private static DriverException unavailable(String sentence, Throwable cause) {
        return new DriverException(
                DriverException.Kind.UNAVAILABLE, "JOURNAL", "queue engine: " + sentence, cause);
    }

    /** What is mapped is on disk afterwards. */
    void close() {
        failure = new IllegalStateException("closed");
        try {
            current.force(0, current.length());
        } catch (UncheckedIOException | InternalError lost) {
            // nothing that was acknowledged waits for this
        }
    }
}
