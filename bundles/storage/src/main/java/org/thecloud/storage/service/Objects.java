// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.storage.seal.CustomerKey;
import org.thecloud.storage.spi.Blob;
import org.thecloud.storage.store.UploadTables;
import org.thecloud.storage.store.VersionTables;

/**
 * Objects: stored, read, listed, deleted. An object that was acknowledged is on the disk; readers
 * see it whole or not at all.
 */
@Component(service = Objects.class)
public final class Objects {

    /** The most bytes in one request. */
    public static final long MOST_AT_ONCE = 5L << 30;

    private static final int MOST_METADATA = 8 * 1024;
    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final VersionTables tables;
    private final UploadTables uploads;
    private final Blobs blobs;
    private final Intake intake;
    private final Sealing sealing;
    private final Clock clock = Clock.systemUTC();

    // absent only while tenants' limits cannot be asked for; then nothing is taken in
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable QuotaLimits limits;

    @Activate
    public Objects(
            @Reference VersionTables tables,
            @Reference UploadTables uploads,
            @Reference Blobs blobs,
            @Reference Intake intake,
            @Reference Sealing sealing) {
        this.tables = tables;
        this.uploads = uploads;
        this.blobs = blobs;
        this.intake = intake;
        this.sealing = sealing;
    }

    /**
     * What is stored with an object.
     *
     * @param headers of HTTP and of the user, names in lower case
     * @param lock what keeps it; absent if that is left to the bucket
     */
    public record Description(
            String key,
            @Nullable String contentType,
            Map<String, String> headers,
            Map<String, String> tags,
            Protection protection,
            @Nullable Lock lock) {

        public Description {
            key = Keys.key(key);
            headers = Map.copyOf(headers);
            tags = Map.copyOf(tags);
            int size = 0;
            for (var header : headers.entrySet()) {
                size += header.getKey().length() + header.getValue().length();
            }
            if (size > MOST_METADATA) {
                throw new CloudException(
                        StorageError.METADATA_TOO_LARGE,
                        "metadata must have at most %d bytes".formatted(MOST_METADATA));
            }
        }

        /** Nothing but a key and a type. */
        public static Description plain(String key, @Nullable String contentType) {
            return new Description(key, contentType, Map.of(), Map.of(), Protection.USUAL, null);
        }

        String type() {
            return contentType == null || contentType.isBlank() || contentType.length() > 255
                    ? UNKNOWN_TYPE
                    : contentType;
        }
    }

    /** Stores an object. */
    public ObjectVersion put(
            Caller caller,
            Bucket bucket,
            Description description,
            InputStream body,
            Expected expected,
            Demand demand) {
        return put(caller, bucket, description, body, expected, demand, Occasion.PUT);
    }

    /** Stores an object, on an occasion that those who want to know are told. */
    public ObjectVersion put(
            Caller caller,
            Bucket bucket,
            Description description,
            InputStream body,
            Expected expected,
            Demand demand,
            Occasion occasion) {
        Quota quota = quota(bucket.tenant());
        if (demand.absent() && current(bucket, description.key()).isPresent()) {
            throw new CloudException(
                    StorageError.PRECONDITION_FAILED, "an object with this key exists");
        }
        checkLock(bucket, description);
        Protection protection = description.protection().in(bucket);
        Intake.Taken taken = intake.take(body, expected, MOST_AT_ONCE, protection);
        boolean stored = false;
        try {
            ObjectVersion version =
                    tables.put(
                            caller,
                            version(caller, bucket, description, taken.size(), taken.etag(), taken),
                            demand,
                            quota,
                            occasion);
            stored = !caller.dryRun();
            return version;
        } catch (CloudException refused) {
            // what is not known to have failed may have been stored: then the sweep decides
            stored = refused.kind().retryable();
            throw refused;
        } finally {
            if (!stored) {
                intake.drop(taken);
            }
        }
    }

    /** What keeps a new version. */
    private Lock lock(Bucket bucket, Description description) {
        Lock wanted = description.lock();
        UsualLock usual = bucket.settings().lock();
        Instant now = clock.instant();
        if (wanted == null) {
            return usual == null ? Lock.NONE : usual.from(now);
        }
        if (usual == null) {
            throw new CloudException(
                    StorageError.NO_OBJECT_LOCK, "Bucket is missing Object Lock Configuration");
        }
        return wanted.mode() == null ? usual.from(now).withHold(wanted.hold()) : wanted;
    }

    /** Refuses a lock that cannot be, before any bytes come; they may take longer than it lasts. */
    void checkLock(Bucket bucket, Description description) {
        lock(bucket, description);
        Lock wanted = description.lock();
        if (wanted != null && wanted.until() != null) {
            Lock.future(wanted.until(), clock.instant());
        }
    }

    /** Sets or takes away the time until which a version must stay. */
    public void retain(
            Caller caller,
            ObjectVersion version,
            Lock.@Nullable Mode mode,
            @Nullable Instant until,
            boolean bypass) {
        Instant now = clock.instant();
        if (until != null) {
            Lock.future(until, now);
        }
        tables.lock(caller, version, lock -> lock.retained(mode, until, bypass, now));
    }

    /** Holds a version until somebody says otherwise, or says so. */
    public void hold(Caller caller, ObjectVersion version, boolean hold) {
        tables.lock(caller, version, lock -> lock.withHold(hold));
    }

    /** Refuses if anything in the bucket must stay. */
    public void refuseLocked(Bucket bucket) {
        if (bucket.settings().lock() != null && tables.anyLocked(bucket.id(), clock.instant())) {
            throw Lock.locked();
        }
    }

    Quota quota(TenantId tenant) {
        QuotaLimits present = limits;
        if (present == null) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the tenant's quota cannot be read at present");
        }
        OptionalLong gigabytes = present.limit(tenant, "storage_gb");
        return new Quota(
                gigabytes.isPresent()
                        ? OptionalLong.of(gigabytes.getAsLong() * 1_000_000_000L)
                        : gigabytes,
                present.limit(tenant, "objects"));
    }

    ObjectVersion version(
            Caller caller,
            Bucket bucket,
            Description description,
            long size,
            String etag,
            Intake.@Nullable Taken taken) {
        return new ObjectVersion(
                Ids.next(),
                bucket.id(),
                description.key(),
                0,
                true,
                false,
                size,
                etag,
                taken == null ? null : taken.sha256(),
                taken == null ? null : taken.checksum(),
                description.type(),
                description.headers(),
                description.tags(),
                taken == null ? null : taken.blob(),
                null,
                taken == null ? null : taken.seal(),
                lock(bucket, description),
                caller.principal().id(),
                Instant.ofEpochMilli(clock.millis()));
    }

    /** What readers of the key see; empty if it was deleted. */
    public Optional<ObjectVersion> current(Bucket bucket, String key) {
        return tables.current(bucket.id(), Keys.key(key)).filter(version -> !version.marker());
    }

    /** The newest version, even if it is a marker. */
    public Optional<ObjectVersion> newest(Bucket bucket, String key) {
        return tables.current(bucket.id(), Keys.key(key));
    }

    /** A version, which may be a marker. */
    public ObjectVersion version(Bucket bucket, String key, String id) {
        return tables.version(bucket.id(), Keys.key(key), id)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        StorageError.NO_SUCH_VERSION,
                                        "the object has no version " + id));
    }

    /** The version asked for, or the current one. */
    public ObjectVersion find(Bucket bucket, String key, @Nullable String id) {
        if (id != null) {
            return version(bucket, key, id);
        }
        return current(bucket, key)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        StorageError.NO_SUCH_KEY,
                                        "object " + key + " does not exist"));
    }

    /** Refuses unless the key that a client brings is the one that the version needs, if any. */
    public void check(ObjectVersion version, @Nullable CustomerKey key) {
        Sealing.check(version.seal(), key);
    }

    /**
     * Bytes of a version; must be closed. What cannot be read is refused here or in reading.
     *
     * @param key that the client brings
     */
    public InputStream read(
            ObjectVersion version, long from, long count, @Nullable CustomerKey key) {
        check(version, key);
        return new Content(piece -> open(piece, key), pieces(version), from, count).opened();
    }

    private Blob open(Content.Piece piece, @Nullable CustomerKey key) {
        Blob blob = blobs.open(piece.blob());
        try {
            return sealing.open(blob, piece.blob(), piece.seal(), piece.size(), key);
        } catch (CloudException refused) {
            blob.close();
            throw refused;
        }
    }

    private List<Content.Piece> pieces(ObjectVersion version) {
        if (version.blob() != null) {
            return List.of(new Content.Piece(version.blob(), 0, version.size(), version.seal()));
        }
        List<Content.Piece> pieces = new ArrayList<>();
        long from = 0;
        for (Part part : parts(version)) {
            pieces.add(new Content.Piece(part.blob(), from, part.size(), part.seal()));
            from += part.size();
        }
        return pieces;
    }

    /** The parts that the version was uploaded in; none if it was not. */
    public List<Part> parts(ObjectVersion version) {
        return version.parts() == null ? List.of() : uploads.parts(version.parts());
    }

    /** Deletes a key: the object goes, or gets a marker where versions are kept. */
    public Optional<ObjectVersion> delete(Caller caller, Bucket bucket, String key, Demand demand) {
        return delete(caller, bucket, key, demand, Occasion.DELETED);
    }

    Optional<ObjectVersion> delete(
            Caller caller, Bucket bucket, String key, Demand demand, Occasion occasion) {
        Description nothing = Description.plain(key, null);
        ObjectVersion plain = version(caller, bucket, nothing, 0, "", null);
        ObjectVersion marker =
                new ObjectVersion(
                        plain.id(),
                        plain.bucket(),
                        plain.key(),
                        0,
                        true,
                        true,
                        0,
                        "",
                        null,
                        null,
                        plain.contentType(),
                        Map.of(),
                        Map.of(),
                        null,
                        null,
                        null,
                        Lock.NONE,
                        plain.owner(),
                        plain.createdAt());
        return tables.delete(caller, marker, demand, occasion);
    }

    /**
     * Removes a version for good.
     *
     * @param bypass whether one that is kept under GOVERNANCE may go
     * @throws CloudException OBJECT_LOCKED if it must stay
     */
    public Optional<ObjectVersion> deleteVersion(
            Caller caller, Bucket bucket, String key, String id, boolean bypass) {
        return deleteVersion(caller, bucket, key, id, bypass, Occasion.DELETED);
    }

    Optional<ObjectVersion> deleteVersion(
            Caller caller,
            Bucket bucket,
            String key,
            String id,
            boolean bypass,
            Occasion occasion) {
        return tables.deleteVersion(caller, bucket.id(), Keys.key(key), id, bypass, occasion);
    }

    public void tag(Caller caller, ObjectVersion version, Map<String, String> tags) {
        tables.tag(caller, version, tags);
    }

    /** Current versions by key. */
    public List<ObjectVersion> list(Bucket bucket, String prefix, From from, int limit) {
        return tables.list(bucket.id(), prefix, from, limit);
    }

    /** Versions by key and age. */
    public List<ObjectVersion> versions(Bucket bucket, String prefix, From from, int limit) {
        return tables.versions(bucket.id(), prefix, from, limit);
    }
}
