// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.Moment;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.store.UsageTables;

/**
 * Counts what goes through buckets, for bills: requests that were let in, and bytes of objects that
 * were sent. Counts are kept in memory and written together every few seconds, so that a request
 * costs no statement; a crash, or a write that failed, loses those of the last seconds. Nothing is
 * counted twice.
 */
@Component(service = Traffic.class)
public final class Traffic {

    /** How long after its end counts are added to an hour; later ones go to the hour that runs. */
    static final Duration LATE = Duration.ofMinutes(5);

    static final String READS = "read_requests";
    static final String WRITES = "write_requests";
    static final String SENT = "bytes_out";

    private static final Logger log = LoggerFactory.getLogger(Traffic.class);
    private static final long EVERY_SECONDS = 10;
    private static final int TRIES = 5;

    private final UsageTables tables;
    private final Clock clock;
    private final Map<What, Long> counts = new ConcurrentHashMap<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "cloud-storage-usage");
    private boolean failing;

    private record What(Instant hour, UUID bucket, String unit, TenantId tenant, String name) {
        What later(Instant earliest) {
            return hour.isBefore(earliest) ? new What(earliest, bucket, unit, tenant, name) : this;
        }
    }

    /** Asked once in the moment of a request. */
    private record Counted(UUID bucket, String unit) {}

    @Activate
    public Traffic(@Reference UsageTables tables) {
        this(tables, Clock.systemUTC());
        thread.setDaemon(true);
        thread.setContextClassLoader(Traffic.class.getClassLoader());
        thread.start();
    }

    Traffic(UsageTables tables, Clock clock) {
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * The request of this moment was let into a bucket; counted once, however often it is said.
     *
     * @param mutating whether it may change something
     */
    public void request(Bucket bucket, boolean mutating) {
        String unit = mutating ? WRITES : READS;
        Moment.once(
                new Counted(bucket.id(), unit),
                () -> {
                    count(bucket, unit, 1);
                    return unit;
                });
    }

    /** Bytes that are sent as they are read; counted when that ends, however it does. */
    public InputStream sending(Bucket bucket, InputStream bytes) {
        return new Sending(bucket, bytes);
    }

    private void count(Bucket bucket, String unit, long quantity) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        counts.merge(
                new What(hour, bucket.id(), unit, bucket.tenant(), bucket.name()),
                quantity,
                Long::sum);
    }

    private final class Sending extends FilterInputStream {

        private final Bucket bucket;
        private long sent;

        Sending(Bucket bucket, InputStream bytes) {
            super(bytes);
            this.bucket = bucket;
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            int some = super.read(into, from, most);
            sent += Math.max(0, some);
            return some;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            sent += one < 0 ? 0 : 1;
            return one;
        }

        @Override
        public void close() throws IOException {
            if (sent > 0) {
                count(bucket, SENT, sent);
                sent = 0;
            }
            super.close();
        }
    }

    // Never interrupted: a thread that is interrupted inside the embedded database closes its file.
    private void run() {
        try {
            while (!stop.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
                write();
            }
        } catch (InterruptedException nobodyDoes) {
            log.debug("stopped");
        }
    }

    /** Writes what was counted since the last time. */
    void write() {
        Instant earliest = clock.instant().minus(LATE).truncatedTo(ChronoUnit.HOURS);
        Map<What, Long> taken = new HashMap<>();
        for (What what : counts.keySet()) {
            Long count = counts.remove(what);
            if (count != null) {
                taken.merge(what.later(earliest), count, Long::sum);
            }
        }
        if (taken.isEmpty()) {
            return;
        }
        // in one order, so that runtimes do not wait for each other in a circle
        List<UsageTables.Amount> amounts =
                taken.entrySet().stream()
                        .map(entry -> amount(entry.getKey(), entry.getValue()))
                        .sorted(
                                Comparator.comparing(UsageTables.Amount::hour)
                                        .thenComparing(UsageTables.Amount::bucket)
                                        .thenComparing(UsageTables.Amount::unit))
                        .toList();
        try {
            add(amounts);
            failing = false;
        } catch (RuntimeException | Error failed) {
            // it may have been written all the same: better too little on a bill than too much
            if (!failing) {
                log.warn(
                        "what buckets were used for could not be written and is not counted",
                        failed);
            }
            failing = true;
        }
    }

    private static UsageTables.Amount amount(What what, long quantity) {
        return new UsageTables.Amount(
                what.hour(), what.bucket(), what.unit(), what.tenant(), what.name(), quantity);
    }

    private void add(List<UsageTables.Amount> amounts) {
        for (int left = TRIES; ; left--) {
            try {
                tables.add(amounts);
                return;
            } catch (CloudException race) {
                // another runtime wrote the first row of an hour at the same moment
                if (race.kind() != ErrorKind.CONFLICT || left <= 1) {
                    throw race;
                }
            }
        }
    }

    @Deactivate
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join(TimeUnit.SECONDS.toMillis(10));
        write();
    }
}
