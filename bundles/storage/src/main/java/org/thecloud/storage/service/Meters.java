// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.storage.store.BucketTables;

/**
 * Measures of buckets: requests in S3, bytes, objects. Told apart are the first buckets that are
 * used after a start, up to a number; the others are counted together.
 */
@Component(service = Meters.class)
public final class Meters {

    static final int MOST = 200;

    private static final String OTHER = "other";
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");
    private static final long FRESH_NANOS = 10_000_000_000L;

    private final BucketTables tables;
    private final CompositeMeterRegistry registries = new CompositeMeterRegistry();
    private final Map<UUID, String> known = new ConcurrentHashMap<>();
    private Map<UUID, Bucket> sizes = Map.of();
    private long read;

    @Activate
    public Meters(@Reference BucketTables tables) {
        this.tables = tables;
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    public void add(MeterRegistry registry) {
        registries.add(registry);
    }

    public void remove(MeterRegistry registry) {
        registries.remove(registry);
    }

    /** A request about a bucket, or about something in it, was answered. */
    public void count(Bucket bucket, String method) {
        Counter.builder("thecloud.storage.requests")
                .description("Requests in S3, by bucket and method")
                .tag("bucket", name(bucket))
                .tag("method", METHODS.contains(method) ? method : OTHER)
                .register(registries)
                .increment();
    }

    /** A blob of so many bytes was copied to the first store. */
    void moved(long bytes) {
        Counter.builder("thecloud.storage.moved.blobs")
                .description("Blobs copied to the first store from the others")
                .register(registries)
                .increment();
        Counter.builder("thecloud.storage.moved.bytes")
                .description("Bytes copied to the first store from the others")
                .register(registries)
                .increment(bytes);
    }

    private String name(Bucket bucket) {
        String name = known.get(bucket.id());
        if (name != null) {
            return name;
        }
        synchronized (known) {
            if (known.size() >= MOST) {
                return OTHER;
            }
            if (known.putIfAbsent(bucket.id(), bucket.name()) == null) {
                observe(bucket);
            }
        }
        return bucket.name();
    }

    private void observe(Bucket bucket) {
        Tags tags = Tags.of("bucket", bucket.name());
        UUID id = bucket.id();
        Gauge.builder("thecloud.storage.bytes", this, meters -> meters.size(id, true))
                .description("Bytes of all versions and parts in a bucket")
                .tags(tags)
                .register(registries);
        Gauge.builder("thecloud.storage.objects", this, meters -> meters.size(id, false))
                .description("Versions in a bucket")
                .tags(tags)
                .register(registries);
    }

    /** Reads all that are told apart at once, not more often than every ten seconds. */
    private synchronized double size(UUID id, boolean bytes) {
        long now = System.nanoTime();
        if (read == 0 || now - read > FRESH_NANOS) {
            Map<UUID, Bucket> fresh = new HashMap<>();
            tables.buckets(known.keySet()).forEach(bucket -> fresh.put(bucket.id(), bucket));
            sizes = fresh;
            read = now;
        }
        Bucket bucket = sizes.get(id);
        return bucket == null ? Double.NaN : bytes ? bucket.bytes() : bucket.objects();
    }
}
