// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.work.Leases;
import org.thecloud.kernel.work.Worker;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.spi.Draft;
import org.thecloud.storage.spi.Listing;
import org.thecloud.storage.store.GarbageTables;

/**
 * Moves bytes from the other stores to the first, one blob after the other, at a pace: copies it,
 * reads the copy back, and later, when nobody reads the old one any more, deletes that. What is
 * where is all that has to be known, so it goes on after a crash where it was. One runtime at a
 * time moves.
 */
@Component(service = Mover.class, immediate = true, configurationPid = "org.thecloud.storage")
public final class Mover {

    private static final Logger log = LoggerFactory.getLogger(Mover.class);
    private static final String NAME = "storage-move";
    private static final int PAGE = 200;
    private static final int MOST_WAITING = 100_000;
    private static final int BUFFER = 256 * 1024;
    private static final long BUSY_SECONDS = 5;
    private static final long IDLE_SECONDS = 60;

    /** Slower than this, or than the pace, no store is thought to be. */
    private static final long SLOWEST = 1_000_000;

    private static final Duration LEAST_TERM = Duration.ofMinutes(2);
    private static final int TIMES = 3;

    private final GarbageTables tables;
    private final Blobs blobs;
    private final Leases leases;
    private final Meters meters;
    private final Clock clock;
    private final Duration grace;
    private final long bytesPerSecond;
    private final Pace pace;
    private final String holder =
            Worker.NAME + "/" + Long.toHexString(Ids.next().getLeastSignificantBits());

    /** What is in the first store, and is to go from the one where it was. */
    private final Map<UUID, Moved> waiting = new LinkedHashMap<>();

    /** What cannot be moved; looked at again by the next runtime. */
    private final Set<UUID> stuck = new HashSet<>();

    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cloud-storage-move");
    private boolean failing;

    private record Moved(String from, Instant at) {}

    /**
     * What is in a store.
     *
     * @param blobs all there are, also those of what was deleted
     * @param inUse those that versions and parts name
     * @param bytes of those in use, before they were encrypted
     */
    public record Standing(String store, boolean first, long blobs, long inUse, long bytes) {}

    /** The time in which this runtime alone moves is over, or the runtime stops. */
    private static final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Activate
    public Mover(
            Config config,
            @Reference GarbageTables tables,
            @Reference Blobs blobs,
            @Reference Leases leases,
            @Reference Meters meters) {
        this(
                tables,
                blobs,
                leases,
                meters,
                Clock.systemUTC(),
                Duration.ofSeconds(config.garbage_seconds()),
                config.move_mb_per_minute() * 1_000_000L / 60);
        if (config.move_mb_per_minute() > 0 && !blobs.others().isEmpty()) {
            thread.setDaemon(true);
            thread.setContextClassLoader(Mover.class.getClassLoader());
            thread.start();
        }
    }

    Mover(
            GarbageTables tables,
            Blobs blobs,
            Leases leases,
            Meters meters,
            Clock clock,
            Duration grace,
            long bytesPerSecond) {
        this.tables = tables;
        this.blobs = blobs;
        this.leases = leases;
        this.meters = meters;
        this.clock = clock;
        this.grace = grace;
        this.bytesPerSecond = Math.max(1, bytesPerSecond);
        this.pace = new Pace(2 * this.bytesPerSecond); // each byte is copied and read back
    }

    /** How much is in which store; goes through all of them. */
    public List<Standing> standing() {
        List<Standing> all = new ArrayList<>();
        for (String store : blobs.names()) {
            long found = 0;
            long inUse = 0;
            long bytes = 0;
            @Nullable String after = null;
            do {
                Listing page = list(store, after);
                Map<UUID, Long> named = tables.named(ids(page));
                found += page.blobs().size();
                inUse += named.size();
                bytes += named.values().stream().mapToLong(size -> size).sum();
                after = page.next();
            } while (after != null);
            all.add(new Standing(store, store.equals(blobs.first()), found, inUse, bytes));
        }
        return all;
    }

    private Listing list(String store, @Nullable String after) {
        return blobs.in(store, one -> one.list(after, PAGE));
    }

    private static List<UUID> ids(Listing page) {
        return page.blobs().stream().map(Listing.Found::id).toList();
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void run() {
        try {
            while (!stop.await(look() ? BUSY_SECONDS : IDLE_SECONDS, TimeUnit.SECONDS)) {
                log.trace("another round");
            }
        } catch (InterruptedException nobodyDoes) {
            log.debug("stopped");
        }
    }

    // Told once for each time that it begins to fail. Whether there may soon be more to do.
    private boolean look() {
        try {
            long moved = round();
            if (moved > 0) {
                log.info("{} blobs were moved to {}", moved, blobs.first());
            }
            failing = false;
            return moved > 0 || !waiting.isEmpty();
        } catch (Over over) {
            log.debug("another runtime moves, or this one stops");
            return false;
        } catch (RuntimeException | Error failed) {
            if (!failing) {
                log.warn("bytes cannot be moved to {}; it is tried again", blobs.first(), failed);
            }
            failing = true;
            return false;
        }
    }

    /** Goes through the other stores once; how many blobs were copied. */
    long round() {
        long moved = 0;
        for (String store : blobs.others()) {
            @Nullable String after = null;
            do {
                Listing page = list(store, after);
                List<UUID> fresh =
                        ids(page).stream()
                                .filter(id -> !waiting.containsKey(id) && !stuck.contains(id))
                                .toList();
                moved += move(store, tables.named(fresh));
                leave();
                after = page.next();
            } while (after != null && waiting.size() < MOST_WAITING);
        }
        return moved;
    }

    /** Moves blobs, as many at a time as a minute has room for. */
    private long move(String from, Map<UUID, Long> sizes) {
        long moved = 0;
        List<UUID> some = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<UUID, Long> blob : sizes.entrySet()) {
            some.add(blob.getKey());
            bytes += blob.getValue();
            if (bytes >= 60 * bytesPerSecond) {
                moved += move(from, some, bytes);
                some.clear();
                bytes = 0;
            }
        }
        return moved + move(from, some, bytes);
    }

    private long move(String from, List<UUID> some, long bytes) {
        if (some.isEmpty()) {
            return 0;
        }
        long[] moved = new long[1];
        alone(
                bytes,
                term -> {
                    for (UUID id : some) {
                        moved[0] += moved(id, from, term) ? 1 : 0;
                    }
                });
        return moved[0];
    }

    /** A time in which no other runtime moves; whoever comes to its end stops. */
    private final class Term {
        private final long end;

        Term(Duration lasting) {
            this.end = System.nanoTime() + lasting.toNanos();
        }

        void check() {
            if (System.nanoTime() - end > 0 || stop.getCount() == 0) {
                throw new Over();
            }
        }

        void pause(long millis) {
            try {
                if (millis > 0 && stop.await(millis, TimeUnit.MILLISECONDS)) {
                    throw new Over();
                }
            } catch (InterruptedException nobodyDoes) {
                throw new Over();
            }
        }
    }

    private interface Duty {
        void on(Term term);
    }

    // A runtime that was killed keeps the others waiting for as long as it might have taken.
    private void alone(long bytes, Duty duty) {
        Duration lasting =
                LEAST_TERM.plusSeconds(TIMES * bytes / Math.min(SLOWEST, bytesPerSecond));
        if (!leases.take(NAME, holder, lasting, Duration.ZERO)) {
            throw new Over();
        }
        try {
            duty.on(new Term(lasting.minus(LEAST_TERM.dividedBy(2))));
        } finally {
            leases.release(NAME, holder);
        }
    }

    private boolean moved(UUID id, String from, Term term) {
        term.check();
        try {
            return copied(id, from, term);
        } catch (DriverException failed) {
            switch (failed.kind()) {
                case NOT_FOUND -> log.debug("{} went while it was moved", id);
                case INTERNAL -> {
                    stuck.add(id);
                    log.warn("{} stays in {}: {}", id, from, failed.getMessage());
                }
                default -> {
                    if (!tables.unknown(List.of(id)).contains(id)) {
                        throw Blobs.explained(failed);
                    }
                }
            }
            return false;
        }
    }

    private boolean copied(UUID id, String from, Term term) {
        byte[] bytes = there(blobs.first(), id) ? digest(from, id, term) : copy(id, from, term);
        boolean same;
        try {
            same = Arrays.equals(bytes, digest(blobs.first(), id, term));
        } catch (DriverException damaged) {
            if (damaged.kind() != DriverException.Kind.INTERNAL) {
                throw damaged;
            }
            same = false;
        }
        if (!same) {
            // the first is asked first: what is wrong must not hide what is right
            term.check();
            blobs.delete(blobs.first(), id);
            stuck.add(id);
            log.warn("the copy of {} in {} was not what is in {}", id, blobs.first(), from);
            return false;
        }
        if (tables.unknown(List.of(id)).contains(id)) {
            blobs.delete(id); // it was deleted, and taken off the disk, while it was copied
            return false;
        }
        waiting.put(id, new Moved(from, clock.instant()));
        return true;
    }

    private boolean there(String store, UUID id) {
        try (Blob blob = blobs.in(store, one -> one.open(id))) {
            return blob.size() >= 0;
        } catch (DriverException failed) {
            if (failed.kind() == DriverException.Kind.UNAVAILABLE
                    || failed.kind() == DriverException.Kind.EXHAUSTED) {
                throw failed;
            }
            return false;
        }
    }

    private byte[] copy(UUID id, String from, Term term) {
        try (Blob blob = blobs.in(from, one -> one.open(id))) {
            blobs.delete(blobs.first(), id); // what a crash left of it
            try (Draft draft = blobs.create(id)) {
                byte[] digest = read(blob, term, draft::write);
                term.check();
                draft.keep();
                meters.moved(blob.size());
                return digest;
            }
        }
    }

    private byte[] digest(String store, UUID id, Term term) {
        try (Blob blob = blobs.in(store, one -> one.open(id))) {
            return read(blob, term, (bytes, from, count) -> {});
        }
    }

    private interface Sink {
        void take(byte[] bytes, int from, int count);
    }

    private byte[] read(Blob blob, Term term, Sink sink) {
        MessageDigest digest = Checksum.digest("SHA-256");
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, blob.size()))];
        long at = 0;
        for (int some = blob.read(at, buffer, 0, buffer.length);
                some > 0;
                some = blob.read(at, buffer, 0, buffer.length)) {
            digest.update(buffer, 0, some);
            sink.take(buffer, 0, some);
            at += some;
            term.pause(pace.went(some, System.nanoTime()));
            term.check();
        }
        return digest.digest();
    }

    /** Deletes old copies that nobody reads any more. */
    private void leave() {
        Instant before = clock.instant().minus(grace);
        List<UUID> due =
                waiting.entrySet().stream()
                        .takeWhile(entry -> !entry.getValue().at().isAfter(before))
                        .map(Map.Entry::getKey)
                        .toList();
        if (due.isEmpty()) {
            return;
        }
        alone(
                0,
                term -> {
                    for (UUID id : due) {
                        term.check();
                        Moved moved = waiting.remove(id);
                        if (moved != null && there(blobs.first(), id)) {
                            blobs.delete(moved.from(), id);
                        }
                    }
                });
    }

    @Deactivate
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }
}
