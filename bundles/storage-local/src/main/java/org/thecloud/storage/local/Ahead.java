// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.journal.Journal;
import org.thecloud.kernel.journal.Segment;

/**
 * The journal of a directory, ahead of its files. A small blob is on stable storage when its record
 * here is, which many of them reach with one force; its file is written at once and forced much
 * later, before the record is given up, when the system has written it by itself long ago. Whoever
 * opens the journal after a crash writes the files anew that did not get so far.
 *
 * <p>One runtime has the journal of a directory. Where another has it, or it cannot be written,
 * blobs are kept without it. Thread-safe.
 */
final class Ahead {

    static final String FOLDER = "journal";

    private static final Logger log = LoggerFactory.getLogger(Ahead.class);
    private static final int MOST_SEGMENTS = 16;

    /** By then the system has written files on its own, so that forcing them costs nothing. */
    private static final Duration REST = Duration.ofSeconds(45);

    private static final byte KEPT = 1;
    private static final byte GONE = 2;
    private static final int HEAD = 1 + 16;

    private final Directory directory;
    private final Path folder;
    private final int segmentLength;
    private final long restNanos;

    /** Held for writing while the journal is opened or closed. */
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();

    /** Blobs whose files may not be on stable storage. */
    private final Set<UUID> unsettled = ConcurrentHashMap.newKeySet();

    private @Nullable FileChannel lockFile;
    private @Nullable Journal<Batch> journal;
    private boolean closed;
    private boolean failing;

    /** The blobs of a segment. */
    private static final class Batch {
        private final List<UUID> ids = new ArrayList<>();
        private long last = System.nanoTime();
    }

    Ahead(Directory directory, int segmentLength) {
        this(directory, segmentLength, REST);
    }

    Ahead(Directory directory, int segmentLength, Duration rest) {
        this.directory = directory;
        this.folder = directory.root().resolve(FOLDER);
        this.segmentLength = segmentLength;
        this.restNanos = rest.toNanos();
    }

    /** Opens the journal if nobody else has it, and brings the files to what it says. */
    void open() {
        use.writeLock().lock();
        try {
            if (journal == null && !closed && locked()) {
                journal =
                        Journal.open(
                                "storage in " + directory.root(),
                                folder,
                                segmentLength,
                                Batch::new,
                                this::replay);
            }
        } catch (IOException | RuntimeException | InternalError failed) {
            tell("is used without its journal", failed);
            unlock();
        } finally {
            use.writeLock().unlock();
        }
    }

    private boolean locked() throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            FileLock held = file.tryLock();
            if (held != null) {
                lockFile = file;
                return true;
            }
        } catch (OverlappingFileLockException predecessor) {
            log.debug("the journal of {} is still in use", directory.root());
        }
        file.close();
        return false;
    }

    private void unlock() {
        FileChannel file = lockFile;
        lockFile = null;
        if (file != null) {
            try {
                file.close();
            } catch (IOException nothingWasWritten) {
                log.debug("closing the lock of {}", folder, nothingWasWritten);
            }
        }
    }

    private void replay(Segment<Batch> segment, long place, byte[] record) {
        ByteBuffer in = ByteBuffer.wrap(record);
        byte sort = in.get();
        UUID id = new UUID(in.getLong(), in.getLong());
        try {
            if (sort == KEPT) {
                directory.restore(id, in);
                segment.notes().ids.add(id);
                unsettled.add(id);
            } else if (sort == GONE) {
                directory.delete(id);
                unsettled.remove(id);
            } else {
                throw new IllegalStateException(
                        "a record of sort " + sort + " was written by a later version");
            }
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /**
     * Keeps a blob: it is visible and on stable storage when this returns true. False if there is
     * no journal to do it with; nothing was done then.
     */
    boolean keep(UUID id, ByteBuffer content) throws IOException {
        use.readLock().lock();
        try {
            Journal<Batch> open = journal;
            if (open == null) {
                return false;
            }
            long place;
            try {
                place = append(open, KEPT, id, content.duplicate());
            } catch (DriverException noRoom) {
                log.debug("the journal of {} is not written", directory.root(), noRoom);
                return false;
            }
            directory.write(id, content);
            sync(open, place);
            return true;
        } finally {
            use.readLock().unlock();
        }
    }

    private static void sync(Journal<Batch> open, long place) throws IOException {
        try {
            open.sync(place);
        } catch (DriverException failed) {
            throw new IOException("the journal cannot be forced to the disk", failed);
        }
    }

    private long append(Journal<Batch> open, byte sort, UUID id, ByteBuffer content) {
        ByteBuffer record = ByteBuffer.allocate(HEAD + content.remaining());
        record.put(sort)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(content);
        synchronized (open) {
            long place = open.append(record.array(), record.capacity());
            Batch batch = open.segment(place).notes();
            batch.last = System.nanoTime();
            if (sort == KEPT) {
                batch.ids.add(id);
                unsettled.add(id);
            }
            return place;
        }
    }

    /** A blob was deleted. A crash that forgets this leaves a blob that nothing refers to. */
    void gone(UUID id) {
        if (!unsettled.remove(id)) {
            return;
        }
        use.readLock().lock();
        try {
            Journal<Batch> open = journal;
            if (open != null) {
                append(open, GONE, id, ByteBuffer.allocate(0));
            }
        } catch (DriverException noRoom) {
            log.debug("the journal of {} is not written", directory.root(), noRoom);
        } finally {
            use.readLock().unlock();
        }
    }

    /** Opens the journal if need be, makes room in advance, gives up what has had its rest. */
    void tidy() {
        if (journal() == null) {
            open();
        }
        use.readLock().lock();
        try {
            Journal<Batch> open = journal;
            if (open != null) {
                open.prepare();
                Segment<Batch> old = rested(open);
                while (old != null) {
                    settle(open, old);
                    old = rested(open);
                }
                failing = false;
            }
        } catch (IOException | DriverException failed) {
            tell("has a journal that is not tidied", failed);
        } finally {
            use.readLock().unlock();
        }
    }

    // Once for each time that it begins to fail.
    private void tell(String what, Throwable failed) {
        if (failing) {
            log.debug("{} {}: {}", directory.root(), what, failed.toString());
        } else {
            failing = true;
            log.warn("{} {}", directory.root(), what, failed);
        }
    }

    private @Nullable Journal<Batch> journal() {
        use.readLock().lock();
        try {
            return journal;
        } finally {
            use.readLock().unlock();
        }
    }

    private @Nullable Segment<Batch> rested(Journal<Batch> open) {
        synchronized (open) {
            Segment<Batch> oldest = open.oldest();
            boolean over =
                    oldest != null
                            && (open.segments().size() > MOST_SEGMENTS
                                    || System.nanoTime() - oldest.notes().last > restNanos);
            return over ? oldest : null;
        }
    }

    private void settle(Journal<Batch> open, Segment<Batch> old) throws IOException {
        List<UUID> ids = old.notes().ids.stream().filter(unsettled::contains).toList();
        for (UUID id : ids) {
            try (FileChannel file = FileChannel.open(directory.file(id), StandardOpenOption.READ)) {
                file.force(false);
            } catch (NoSuchFileException deletedMeanwhile) {
                log.debug("blob {} is gone", id);
            }
        }
        directory.syncFolders(ids);
        synchronized (open) {
            open.drop(old);
        }
        ids.forEach(unsettled::remove);
    }

    /** The directory failed: what is written from now on may not be where the journal was. */
    void abandon() {
        use.writeLock().lock();
        try {
            Journal<Batch> open = journal;
            journal = null;
            unsettled.clear();
            if (open != null) {
                open.close();
            }
            unlock();
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Ends the use of the journal; blobs are kept without it from now on. */
    void close() {
        use.writeLock().lock();
        try {
            closed = true;
            abandon();
        } finally {
            use.writeLock().unlock();
        }
    }
}
