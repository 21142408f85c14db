// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.work.Sweep;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.storage.store.UploadTables;

/** Does what the buckets' rules say. */
@Component(service = Sweep.class)
public final class Lifecycle implements Sweep {

    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);
    private static final int PAGE = 500;

    private final BucketTables buckets;
    private final UploadTables uploads;
    private final Objects objects;
    private final Clock clock;

    @Activate
    public Lifecycle(
            @Reference BucketTables buckets,
            @Reference UploadTables uploads,
            @Reference Objects objects) {
        this(buckets, uploads, objects, Clock.systemUTC());
    }

    Lifecycle(BucketTables buckets, UploadTables uploads, Objects objects, Clock clock) {
        this.buckets = buckets;
        this.uploads = uploads;
        this.objects = objects;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "storage-lifecycle";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void sweep() {
        UUID after = new UUID(0, 0);
        for (List<Bucket> page = buckets.allBuckets(after, PAGE);
                !page.isEmpty();
                page = buckets.allBuckets(after, PAGE)) {
            for (Bucket bucket : page) {
                after = bucket.id();
                for (Rule rule : buckets.rules(bucket.id())) {
                    if (rule.enabled()) {
                        apply(bucket, rule);
                    }
                }
            }
        }
    }

    private void apply(Bucket bucket, Rule rule) {
        Caller self = Caller.system(bucket.tenant(), "storage-lifecycle");
        Instant now = clock.instant();
        Instant expired = Instant.MIN;
        if (rule.expirationDays() != null) {
            expired = now.minus(Duration.ofDays(rule.expirationDays()));
        }
        if (rule.expirationAt() != null && !rule.expirationAt().isAfter(now)) {
            expired = now;
        }
        if (!expired.equals(Instant.MIN)) {
            expire(self, bucket, rule.prefix(), expired);
        }
        if (rule.noncurrentDays() != null) {
            Instant before = now.minus(Duration.ofDays(rule.noncurrentDays()));
            removeOld(self, bucket, rule.prefix(), before);
        }
        if (rule.abortDays() != null) {
            Instant before = now.minus(Duration.ofDays(rule.abortDays()));
            List<Upload> stale = uploads.stale(bucket.id(), rule.prefix(), before, PAGE);
            stale.forEach(upload -> uploads.abort(self, upload.id()));
        }
    }

    private void expire(Caller self, Bucket bucket, String prefix, Instant before) {
        From from = From.START;
        for (List<ObjectVersion> page = objects.list(bucket, prefix, from, PAGE);
                !page.isEmpty();
                page = objects.list(bucket, prefix, from, PAGE)) {
            for (ObjectVersion version : page) {
                from = From.after(version.key());
                if (version.createdAt().isBefore(before)) {
                    expire(self, bucket, version);
                }
            }
        }
    }

    // Only this version: a newer one that came meanwhile stays.
    private void expire(Caller self, Bucket bucket, ObjectVersion version) {
        try {
            objects.delete(
                    self,
                    bucket,
                    version.key(),
                    new Demand(version.etag(), false),
                    Occasion.EXPIRED);
        } catch (CloudException changed) {
            log.debug("{} in {} was changed before it expired", version.key(), bucket.name());
        }
    }

    private void remove(Caller self, Bucket bucket, ObjectVersion version) {
        if (version.lock().binds(clock.instant(), false)) {
            return;
        }
        try {
            objects.deleteVersion(
                    self, bucket, version.key(), version.versionId(), false, Occasion.EXPIRED);
        } catch (CloudException lockedMeanwhile) {
            log.debug("{} in {} was locked before it went", version.key(), bucket.name());
        }
    }

    private void removeOld(Caller self, Bucket bucket, String prefix, Instant before) {
        From from = From.START;
        ObjectVersion newer = null;
        for (List<ObjectVersion> page = objects.versions(bucket, prefix, from, PAGE);
                !page.isEmpty();
                page = objects.versions(bucket, prefix, from, PAGE)) {
            for (ObjectVersion version : page) {
                from = From.after(version.key(), version.place());
                // a version is old since the day its successor came
                if (!version.latest()
                        && newer != null
                        && newer.key().equals(version.key())
                        && newer.createdAt().isBefore(before)) {
                    remove(self, bucket, version);
                }
                newer = version;
            }
        }
    }
}
