// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Part;
import org.thecloud.storage.service.Rule;
import org.thecloud.storage.service.StorageError;
import org.thecloud.storage.service.Upload;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;

/** Buckets, versions, uploads and rules as rows. What reads see changes in one step. */
@Component(service = StorageTables.class)
public final class StorageTables {

    private static final int SLICE = 500;

    private final Database database;
    private final Ledger ledger;

    @Activate
    public StorageTables(@Reference Databases databases) {
        database =
                databases.open(
                        "storage",
                        StorageTables.class,
                        List.of(
                                BucketRow.class,
                                ObjectRow.class,
                                UploadRow.class,
                                PartRow.class,
                                GarbageRow.class,
                                RuleRow.class));
        ledger = new Ledger(database);
    }

    @Deactivate
    public void close() {
        database.close();
    }

    /** Whether other runtimes may write the same rows. */
    public boolean shared() {
        return database.shared();
    }

    // Buckets

    public Optional<Bucket> bucket(String name) {
        return database.read(em -> BucketRows.bucketRow(em, name).map(BucketRow::bucket));
    }

    public Optional<Bucket> bucket(UUID id) {
        return database.read(
                em -> Optional.ofNullable(em.find(BucketRow.class, id)).map(BucketRow::bucket));
    }

    /** A tenant's buckets by name. */
    public List<Bucket> buckets(TenantId tenant, String after, int limit) {
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select b from BucketRow b where b.tenant = :tenant"
                                                + " and b.name > :after order by b.name",
                                        BucketRow.class)
                                .setParameter("tenant", tenant.value())
                                .setParameter("after", after)
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(BucketRow::bucket)
                                .toList());
    }

    /** All buckets, by id. */
    public List<Bucket> allBuckets(UUID after, int limit) {
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select b from BucketRow b where b.id > :after"
                                                + " order by b.id",
                                        BucketRow.class)
                                .setParameter("after", after)
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(BucketRow::bucket)
                                .toList());
    }

    public Bucket create(Caller caller, Bucket bucket) {
        try {
            return ledger.write(caller, em -> BucketRows.create(em, bucket));
        } catch (CloudException race) {
            if ("storage_bucket_name".equals(race.details().get("constraint"))) {
                throw BucketRows.taken(bucket.name());
            }
            throw race;
        }
    }

    public Bucket versioning(Caller caller, UUID bucket, Bucket.Versioning wanted) {
        return ledger.write(
                caller,
                em -> {
                    BucketRow row = BucketRows.living(em, bucket);
                    row.versioning(wanted);
                    return row.bucket();
                });
    }

    public Bucket open(Caller caller, UUID bucket, boolean wanted) {
        return ledger.write(
                caller,
                em -> {
                    BucketRow row = BucketRows.living(em, bucket);
                    row.open(wanted);
                    return row.bucket();
                });
    }

    /** Removes an empty bucket with its rules. */
    public boolean remove(Caller caller, UUID bucket) {
        return ledger.write(
                caller,
                em -> {
                    BucketRow row = BucketRows.living(em, bucket);
                    for (String kind : List.of("ObjectRow", "UploadRow")) {
                        boolean some =
                                !em.createQuery(
                                                "select x.id from "
                                                        + kind
                                                        + " x where x.bucket = :b")
                                        .setParameter("b", bucket)
                                        .setMaxResults(1)
                                        .getResultList()
                                        .isEmpty();
                        if (some) {
                            throw new CloudException(
                                    StorageError.BUCKET_NOT_EMPTY,
                                    "the bucket has objects, versions or uploads in it");
                        }
                    }
                    em.createQuery("delete from RuleRow r where r.bucket = :b")
                            .setParameter("b", bucket)
                            .executeUpdate();
                    em.remove(row);
                    return true;
                });
    }

    /** Bytes of all the tenant's buckets. */
    public long bytes(TenantId tenant) {
        return database.read(em -> BucketRows.bytes(em, tenant));
    }

    // Versions

    public Optional<ObjectVersion> current(UUID bucket, String key) {
        return database.read(
                em -> VersionRows.at(em, bucket, Names.stored(key), 0).map(Stored::version));
    }

    /** The version of this id on the wire, which is {@code null} for one without. */
    public Optional<ObjectVersion> version(UUID bucket, String key, String id) {
        return database.read(
                em ->
                        VersionRows.versionRow(em, bucket, Names.stored(key), id)
                                .map(Stored::version));
    }

    /**
     * Makes a version the current one of its key. What it replaces becomes an older version, or
     * garbage where none are kept.
     *
     * @param fresh with any place and null-ness: both follow from the bucket's versioning
     * @param quota bytes that the tenant may have
     */
    public ObjectVersion put(
            Caller caller, ObjectVersion fresh, Demand demand, OptionalLong quota) {
        return ledger.write(
                caller,
                em -> {
                    Bucket bucket = BucketRows.living(em, fresh.bucket()).bucket();
                    Optional<Stored> current =
                            VersionRows.at(em, bucket.id(), Names.stored(fresh.key()), 0);
                    VersionRows.check(demand, current);
                    BucketRows.quota(em, bucket, fresh.size(), quota);
                    BucketRows.count(em, bucket.id(), 1, fresh.size());
                    return VersionRows.insert(em, bucket, current, fresh);
                });
    }

    /**
     * Deletes a key: removes the object, or marks it as deleted where versions are kept. Answers
     * the marker, or what was removed; empty if there was nothing.
     */
    public Optional<ObjectVersion> delete(Caller caller, ObjectVersion marker, Demand demand) {
        return ledger.write(
                caller,
                em -> {
                    Bucket bucket = BucketRows.living(em, marker.bucket()).bucket();
                    Optional<Stored> current =
                            VersionRows.at(em, bucket.id(), Names.stored(marker.key()), 0);
                    if (!demand.equals(Demand.NONE)) {
                        VersionRows.check(demand, current);
                    }
                    if (bucket.versioning() == Bucket.Versioning.OFF) {
                        current.ifPresent(row -> VersionRows.erase(em, row.version()));
                        return current.map(Stored::version);
                    }
                    BucketRows.count(em, bucket.id(), 1, 0);
                    return Optional.of(VersionRows.insert(em, bucket, current, marker));
                });
    }

    /** Removes one version for good; the next older one becomes current if need be. */
    public Optional<ObjectVersion> deleteVersion(
            Caller caller, UUID bucket, String key, String version) {
        return ledger.write(
                caller,
                em -> {
                    String name = Names.stored(key);
                    Optional<ObjectVersion> found =
                            VersionRows.versionRow(em, bucket, name, version).map(Stored::version);
                    found.ifPresent(
                            one -> {
                                VersionRows.erase(em, one);
                                if (one.latest()) {
                                    VersionRows.promote(em, bucket, name);
                                }
                            });
                    return found;
                });
    }

    public ObjectVersion tag(Caller caller, ObjectVersion version, Map<String, String> tags) {
        return ledger.write(
                caller,
                em -> {
                    em.createQuery("update ObjectRow o set o.tags = :tags where o.id = :id")
                            .setParameter("tags", Fields.text(tags))
                            .setParameter("id", version.id())
                            .executeUpdate();
                    return version;
                });
    }

    /**
     * Current versions by key, without markers.
     *
     * @param from lowest key that may come
     * @param inclusive whether it may come itself
     */
    public List<ObjectVersion> list(
            UUID bucket, String prefix, String from, boolean inclusive, int limit) {
        String stored = Names.stored(prefix);
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select o from ObjectRow o where o.bucket = :b"
                                                + " and o.place = 0 and o.marker = false"
                                                + (inclusive
                                                        ? " and o.name >= :from"
                                                        : " and o.name > :from")
                                                + " and o.name >= :prefix and o.name < :end"
                                                + " order by o.name",
                                        ObjectRow.class)
                                .setParameter("b", bucket)
                                .setParameter("from", Names.stored(from))
                                .setParameter("prefix", stored)
                                .setParameter("end", Names.after(stored))
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(ObjectRow::version)
                                .toList());
    }

    /** Versions by key, newest first, after the place of one of them. */
    public List<ObjectVersion> versions(
            UUID bucket, String prefix, String from, long place, int limit) {
        String stored = Names.stored(prefix);
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select o from ObjectRow o where o.bucket = :b"
                                                + " and o.name >= :prefix and o.name < :end"
                                                + " and (o.name > :from"
                                                + " or (o.name = :from and o.place > :place))"
                                                + " order by o.name, o.place",
                                        ObjectRow.class)
                                .setParameter("b", bucket)
                                .setParameter("prefix", stored)
                                .setParameter("end", Names.after(stored))
                                .setParameter("from", Names.stored(from))
                                .setParameter("place", place)
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(ObjectRow::version)
                                .toList());
    }

    // Uploads

    public Upload begin(Caller caller, Upload upload) {
        return ledger.write(
                caller,
                em -> {
                    BucketRows.require(em, upload.bucket());
                    em.persist(new UploadRow(upload));
                    return upload;
                });
    }

    public Optional<Upload> upload(UUID id) {
        return database.read(
                em -> Optional.ofNullable(em.find(UploadRow.class, id)).map(UploadRow::upload));
    }

    /** Uploads by key, then by age, after one of them. */
    public List<Upload> uploads(
            UUID bucket, String prefix, String from, @Nullable UUID id, int limit) {
        String stored = Names.stored(prefix);
        return database.read(
                em -> {
                    TypedQuery<UploadRow> query =
                            em.createQuery(
                                            "select u from UploadRow u where u.bucket = :b"
                                                    + " and u.name >= :prefix and u.name < :end"
                                                    + " and (u.name > :from"
                                                    + (id == null
                                                            ? ")"
                                                            : " or (u.name = :from and u.id > :id))")
                                                    + " order by u.name, u.id",
                                            UploadRow.class)
                                    .setParameter("b", bucket)
                                    .setParameter("prefix", stored)
                                    .setParameter("end", Names.after(stored))
                                    .setParameter("from", Names.stored(from))
                                    .setMaxResults(limit);
                    if (id != null) {
                        query.setParameter("id", id);
                    }
                    return query.getResultList().stream().map(UploadRow::upload).toList();
                });
    }

    /** Uploads of a bucket that began before, with keys of this prefix. */
    public List<Upload> stale(UUID bucket, String prefix, Instant before, int limit) {
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select u from UploadRow u where u.bucket = :b"
                                                + " and u.name >= :prefix and u.name < :end"
                                                + " and u.createdAt < :before order by u.createdAt",
                                        UploadRow.class)
                                .setParameter("b", bucket)
                                .setParameter("prefix", Names.stored(prefix))
                                .setParameter("end", Names.after(Names.stored(prefix)))
                                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(UploadRow::upload)
                                .toList());
    }

    /** Stores a part; one with the same number is replaced. */
    public Part put(Caller caller, Part part, OptionalLong quota) {
        return ledger.write(
                caller,
                em -> {
                    UploadRow upload = em.find(UploadRow.class, part.upload());
                    if (upload == null) {
                        throw noUpload();
                    }
                    Bucket bucket = BucketRows.living(em, upload.upload().bucket()).bucket();
                    BucketRows.quota(em, bucket, part.size(), quota);
                    long before = 0;
                    for (Part old : VersionRows.parts(em, part.upload())) {
                        if (old.number() == part.number()) {
                            VersionRows.discard(em, List.of(old));
                            before = old.size();
                        }
                    }
                    em.persist(new PartRow(part));
                    BucketRows.count(em, bucket.id(), 0, part.size() - before);
                    return part;
                });
    }

    private static CloudException noUpload() {
        return new CloudException(
                StorageError.NO_SUCH_UPLOAD, "the upload does not exist, was completed or aborted");
    }

    /** Parts in order. */
    public List<Part> parts(UUID upload) {
        return database.read(em -> VersionRows.parts(em, upload));
    }

    /**
     * Makes an object of an upload's parts. Nothing is copied: the object names the upload, whose
     * parts stay; those that are not wanted become garbage.
     *
     * @param chosen ids of the parts that make up the object
     */
    public ObjectVersion complete(
            Caller caller, ObjectVersion fresh, Set<UUID> chosen, Demand demand) {
        return ledger.write(
                caller,
                em -> {
                    UUID id = java.util.Objects.requireNonNull(fresh.parts());
                    UploadRow upload = em.find(UploadRow.class, id);
                    if (upload == null) {
                        throw noUpload();
                    }
                    Bucket bucket = BucketRows.living(em, fresh.bucket()).bucket();
                    List<Part> all = VersionRows.parts(em, id);
                    Set<UUID> ids = new HashSet<>();
                    all.forEach(part -> ids.add(part.id()));
                    if (!ids.containsAll(chosen)) {
                        throw new CloudException(
                                StorageError.INVALID_PART, "a part was replaced meanwhile");
                    }
                    Optional<Stored> current =
                            VersionRows.at(em, bucket.id(), Names.stored(fresh.key()), 0);
                    VersionRows.check(demand, current);
                    List<Part> unwanted =
                            all.stream().filter(part -> !chosen.contains(part.id())).toList();
                    VersionRows.discard(em, unwanted);
                    em.remove(upload);
                    BucketRows.count(
                            em, bucket.id(), 1, -unwanted.stream().mapToLong(Part::size).sum());
                    return VersionRows.insert(em, bucket, current, fresh);
                });
    }

    public boolean abort(Caller caller, UUID id) {
        return ledger.write(
                caller,
                em -> {
                    UploadRow upload = em.find(UploadRow.class, id);
                    if (upload == null) {
                        throw noUpload();
                    }
                    List<Part> parts = VersionRows.parts(em, id);
                    VersionRows.discard(em, parts);
                    em.remove(upload);
                    BucketRows.count(
                            em,
                            upload.upload().bucket(),
                            0,
                            -parts.stream().mapToLong(Part::size).sum());
                    return true;
                });
    }

    // Rules

    public List<Rule> rules(UUID bucket) {
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select r from RuleRow r where r.bucket = :b"
                                                + " order by r.id desc",
                                        RuleRow.class)
                                .setParameter("b", bucket)
                                .getResultList()
                                .stream()
                                .map(RuleRow::rule)
                                .toList());
    }

    /** Changes a bucket's rules: what the function answers takes the place of what it is given. */
    public List<Rule> rules(Caller caller, UUID bucket, Function<List<Rule>, List<Rule>> change) {
        return ledger.write(
                caller,
                em -> {
                    BucketRow row = BucketRows.living(em, bucket);
                    List<RuleRow> rows =
                            em.createQuery(
                                            "select r from RuleRow r where r.bucket = :b"
                                                    + " order by r.id desc",
                                            RuleRow.class)
                                    .setParameter("b", row.bucket().id())
                                    .getResultList();
                    List<Rule> before = rows.stream().map(RuleRow::rule).toList();
                    List<Rule> after = change.apply(before);
                    for (Rule gone : before) {
                        if (!after.contains(gone)) {
                            em.createQuery("delete from RuleRow r where r.id = :id")
                                    .setParameter("id", gone.id())
                                    .executeUpdate();
                        }
                    }
                    for (Rule rule : after) {
                        if (!before.contains(rule)) {
                            em.persist(new RuleRow(rule));
                        }
                    }
                    return after;
                });
    }

    // Garbage

    public List<UUID> garbage(Instant before, int limit) {
        return database.read(
                em ->
                        em
                                .createQuery(
                                        "select g from GarbageRow g where g.since < :before"
                                                + " order by g.since",
                                        GarbageRow.class)
                                .setParameter("before", before.atOffset(ZoneOffset.UTC))
                                .setMaxResults(limit)
                                .getResultList()
                                .stream()
                                .map(GarbageRow::blob)
                                .toList());
    }

    public void collected(Collection<UUID> blobs) {
        ledger.write(
                Caller.system(TenantId.PLATFORM, "storage-garbage"),
                em ->
                        em.createQuery("delete from GarbageRow g where g.blob in :blobs")
                                .setParameter("blobs", blobs)
                                .executeUpdate());
    }

    /** Those of the blobs that no version, part or garbage row names. */
    public Set<UUID> unknown(Collection<UUID> blobs) {
        Set<UUID> unknown = new HashSet<>(blobs);
        List<UUID> all = new ArrayList<>(blobs);
        for (int from = 0; from < all.size(); from += SLICE) {
            List<UUID> slice = all.subList(from, Math.min(all.size(), from + SLICE));
            database.read(
                    em -> {
                        for (String query :
                                List.of(
                                        "select o.blob from ObjectRow o where o.blob in :blobs",
                                        "select p.blob from PartRow p where p.blob in :blobs",
                                        "select g.blob from GarbageRow g where g.blob in :blobs")) {
                            unknown.removeAll(
                                    em.createQuery(query, UUID.class)
                                            .setParameter("blobs", slice)
                                            .getResultList());
                        }
                        return unknown;
                    });
        }
        return unknown;
    }
}
