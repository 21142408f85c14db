// SPDX-License-Identifier: Apache-2.0
package org.thecloud.kernel.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.driver.DriverException;

/**
 * Records in order, on disk, in segments: files of fixed length in a folder that belongs to the
 * journal. What its user does between {@link #open} and {@link #close} is guarded by a lock of the
 * user's, but for {@link #sync} and {@link #durable}: one caller forces to the disk for all who
 * appended before, while others append. {@link #prepare} is for one thread, without the lock.
 *
 * <p>A record that was synced is read again by whoever opens the folder next, until its segment is
 * dropped; one that was not may be. Failures are {@link DriverException} UNAVAILABLE with the code
 * {@code JOURNAL}; after one of the disk every call fails, as nobody knows what is on it.
 *
 * <p>A place is the number of the segment and the offset in it. Segments are dropped from the
 * oldest end only, so whatever a record says of an earlier one is never lost before that one.
 *
 * @param <N> what the user notes about a segment
 */
public final class Journal<N> {

    private static final int SPARES = 2;

    private final String user;
    private final Path folder;
    private final int segmentLength;
    private final Supplier<N> notes;
    private final TreeMap<Long, Segment<N>> segments = new TreeMap<>();
    private final Deque<Segment<N>> spares = new ArrayDeque<>();
    private final Object making = new Object();
    private final Object forcing = new Object();
    private Segment<N> current;
    private int offset = Segment.FIRST;
    private @Nullable Segment<N> next;
    private volatile boolean full;
    private volatile Tail tail;
    private volatile long forced;
    private boolean someoneForces;
    private long lastSpare;
    private volatile @Nullable Throwable failure;

    /** Where the next record begins. */
    private record Tail(Segment<?> segment, int offset) {

        long place() {
            return place(segment, offset);
        }

        static long place(Segment<?> segment, int offset) {
            return segment.number() << 32 | offset;
        }
    }

    /** Hears of each record that is found at the start, in order. */
    public interface Reader<N> {
        void read(Segment<N> segment, long place, byte[] record);
    }

    private Journal(
            String user, Path folder, int segmentLength, Supplier<N> notes, Segment<N> current) {
        this.user = user;
        this.notes = notes;
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
     * @param user who it is, for what is said when something fails
     * @param segmentLength bytes; no record is longer than half of them
     * @param notes makes what is noted about a segment that has no notes yet
     * @throws IOException if a record is damaged that others follow in a later segment: it was on
     *     disk once and is not now
     */
    public static <N> Journal<N> open(
            String user, Path folder, int segmentLength, Supplier<N> notes, Reader<N> reader)
            throws IOException {
        Files.createDirectories(folder);
        TreeMap<Long, Segment<N>> found = new TreeMap<>();
        @Nullable String damage = null;
        for (Path file : Segment.files(folder)) {
            Segment<N> segment = Segment.open(file, notes.get());
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
        Journal<N> journal =
                new Journal<>(
                        user,
                        folder,
                        segmentLength,
                        notes,
                        Segment.create(folder, number, segmentLength, notes.get()));
        journal.segments.putAll(found);
        return journal;
    }

    /** Appends a record; answers its place. It is readable at once, and durable after a sync. */
    public long append(byte[] record, int length) {
        refuseIfFailed();
        if (!current.fits(offset, length)) {
            roll();
        }
        long place = Tail.place(current, offset);
        offset = current.write(offset, record, length);
        tail = new Tail(current, offset);
        return place;
    }

    private void roll() {
        try {
            synchronized (making) {
                Segment<N> fresh = next == null ? make(current.number() + 1) : next;
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

    private Segment<N> make(long number) throws IOException {
        Segment<N> spare = spares.pollFirst();
        return spare == null
                ? Segment.create(folder, number, segmentLength, notes.get())
                : spare.reuse(folder, number, notes.get());
    }

    /** Makes the next segment in advance, so that nobody waits for it. */
    public void prepare() throws IOException {
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
    public boolean full() {
        return full;
    }

    /** Returns when the record at this place is on disk. */
    public void sync(long place) {
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

    /** Whether the record at this place is on disk. */
    public boolean durable(long place) {
        return place < forced;
    }

    /** The place that the next record will have, or a later one. */
    public long end() {
        return tail.place();
    }

    /** The record at a place. */
    public byte[] read(long place) {
        Segment<N> segment = segment(place);
        byte[] record = segment.read((int) place);
        if (record == null) {
            throw failed(new IOException("a record at " + place + " cannot be read any more"));
        }
        return record;
    }

    /** The segment of a place. */
    public Segment<N> segment(long place) {
        Segment<N> segment = segments.get(place >>> 32);
        if (segment == null) {
            throw new IllegalStateException("no segment for place " + place);
        }
        return segment;
    }

    /** From the oldest to the one that is written. */
    public Collection<Segment<N>> segments() {
        return segments.values();
    }

    /** The oldest segment, if it is not the one that is written. */
    public @Nullable Segment<N> oldest() {
        Segment<N> oldest = segments.firstEntry().getValue();
        return oldest == current ? null : oldest;
    }

    /** Forgets the oldest segment. */
    public void drop(Segment<N> oldest) throws IOException {
        segments.remove(oldest.number());
        synchronized (making) {
            if (spares.size() < SPARES && oldest.length() == segmentLength) {
                spares.addLast(oldest.reuse(folder, --lastSpare, notes.get()));
            } else {
                oldest.delete();
            }
        }
    }

    /** Throws if the disk failed before. */
    public void refuseIfFailed() {
        Throwable broken = failure;
        if (broken != null) {
            throw unavailable("the journal failed; see to the disk and restart it", broken);
        }
    }

    private DriverException failed(Throwable broken) {
        failure = broken;
        return unavailable("the journal failed; see to the disk and restart it", broken);
    }

    private DriverException unavailable(String sentence, Throwable cause) {
        return new DriverException(
                DriverException.Kind.UNAVAILABLE, "JOURNAL", user + ": " + sentence, cause);
    }

    /** What is mapped is on disk afterwards. */
    public void close() {
        failure = new IllegalStateException("closed");
        try {
            current.force(0, current.length());
        } catch (UncheckedIOException | InternalError lost) {
            // nothing that was acknowledged waits for this
        }
    }
}
