// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Occasion;
import org.thecloud.storage.service.Part;
import org.thecloud.storage.service.Quota;
import org.thecloud.storage.service.StorageError;
import org.thecloud.storage.service.Upload;

/** Uploads in parts, and the parts of what was uploaded so, as rows. */
@Component(service = UploadTables.class)
public final class UploadTables {

    private final StorageDatabase store;

    @Activate
    public UploadTables(@Reference StorageDatabase store) {
        this.store = store;
    }

    public Upload begin(Caller caller, Upload upload) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            BucketRows.require(em, upload.bucket());
                            em.persist(new UploadRow(upload));
                            return upload;
                        });
    }

    public Optional<Upload> upload(UUID id) {
        return store.database()
                .read(
                        em ->
                                Optional.ofNullable(em.find(UploadRow.class, id))
                                        .map(UploadRow::upload));
    }

    /** Uploads by key, then by age, after one of them. */
    public List<Upload> uploads(
            UUID bucket, String prefix, String from, @Nullable UUID id, int limit) {
        String stored = Names.stored(prefix);
        String name = Names.stored(from);
        String low = name.compareTo(stored) < 0 ? stored : name;
        return store.database()
                .read(
                        em -> {
                            TypedQuery<UploadRow> query =
                                    em.createQuery(
                                                    "select u from UploadRow u where u.bucket = :b"
                                                            + " and u.name >= :low and u.name < :end"
                                                            + " and (u.name > :from"
                                                            + (id == null
                                                                    ? ")"
                                                                    : " or (u.name = :from and u.id > :id))")
                                                            + " order by u.bucket, u.name, u.id",
                                                    UploadRow.class)
                                            .setParameter("b", bucket)
                                            .setParameter("low", low)
                                            .setParameter("end", Names.after(stored))
                                            .setParameter("from", name)
                                            .setMaxResults(limit);
                            if (id != null) {
                                query.setParameter("id", id);
                            }
                            return query.getResultList().stream().map(UploadRow::upload).toList();
                        });
    }

    /** Uploads of a bucket that began before, with keys of this prefix. */
    public List<Upload> stale(UUID bucket, String prefix, Instant before, int limit) {
        return store.database()
                .read(
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
    public Part put(Caller caller, Part part, Quota quota) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            UploadRow upload = em.find(UploadRow.class, part.upload());
                            if (upload == null) {
                                throw noUpload();
                            }
                            Bucket bucket = BucketRows.bucket(em, upload.upload().bucket());
                            BucketRows.quota(em, bucket, part.size(), 0, quota);
                            long before = 0;
                            for (Part old : VersionRows.parts(em, part.upload())) {
                                if (old.number() == part.number()) {
                                    VersionRows.discard(em, List.of(old));
                                    before = old.size();
                                }
                            }
                            em.persist(new PartRow(part));
                            UsageRows.count(em, bucket.id(), store.now(), 0, part.size() - before);
                            return part;
                        });
    }

    private static CloudException noUpload() {
        return new CloudException(
                StorageError.NO_SUCH_UPLOAD, "the upload does not exist, was completed or aborted");
    }

    /** Parts in order. */
    public List<Part> parts(UUID upload) {
        return store.database().read(em -> VersionRows.parts(em, upload));
    }

    /**
     * Makes an object of an upload's parts. Nothing is copied: the object names the upload, whose
     * parts stay; those that are not wanted become garbage.
     *
     * @param chosen ids of the parts that make up the object
     */
    public ObjectVersion complete(
            Caller caller, ObjectVersion fresh, Set<UUID> chosen, Demand demand, Quota quota) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            UUID id = java.util.Objects.requireNonNull(fresh.parts());
                            UploadRow upload = em.find(UploadRow.class, id);
                            if (upload == null) {
                                throw noUpload();
                            }
                            Bucket bucket = BucketRows.bucket(em, fresh.bucket());
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
                            BucketRows.quota(
                                    em, bucket, 0, VersionTables.added(bucket, current), quota);
                            List<Part> unwanted =
                                    all.stream()
                                            .filter(part -> !chosen.contains(part.id()))
                                            .toList();
                            VersionRows.discard(em, unwanted);
                            em.remove(upload);
                            Instant now = store.now();
                            UsageRows.count(
                                    em,
                                    bucket.id(),
                                    now,
                                    1,
                                    -unwanted.stream().mapToLong(Part::size).sum());
                            Stored stored = VersionRows.insert(em, now, bucket, current, fresh);
                            EventRow.tell(
                                    em,
                                    caller,
                                    bucket,
                                    Occasion.COMPLETED,
                                    stored.version(),
                                    stored.seq());
                            return stored.version();
                        });
    }

    public boolean abort(Caller caller, UUID id) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            UploadRow upload = em.find(UploadRow.class, id);
                            if (upload == null) {
                                throw noUpload();
                            }
                            List<Part> parts = VersionRows.parts(em, id);
                            VersionRows.discard(em, parts);
                            em.remove(upload);
                            UsageRows.count(
                                    em,
                                    upload.upload().bucket(),
                                    store.now(),
                                    0,
                                    -parts.stream().mapToLong(Part::size).sum());
                            return true;
                        });
    }
}
