// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.StorageError;

/** Versions of objects as rows. What reads see changes in one step. */
@Component(service = VersionTables.class)
public final class VersionTables {

    private final StorageDatabase store;

    @Activate
    public VersionTables(@Reference StorageDatabase store) {
        this.store = store;
    }

    public Optional<ObjectVersion> current(UUID bucket, String key) {
        return store.database()
                .read(em -> VersionRows.at(em, bucket, Names.stored(key), 0).map(Stored::version));
    }

    /** The version of this id on the wire, which is {@code null} for one without. */
    public Optional<ObjectVersion> version(UUID bucket, String key, String id) {
        return store.database()
                .read(
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
        return store.ledger()
                .write(
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
        return store.ledger()
                .write(
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

    /**
     * Removes one version for good; the next older one becomes current if need be.
     *
     * @param bypass whether one under GOVERNANCE may go
     */
    public Optional<ObjectVersion> deleteVersion(
            Caller caller, UUID bucket, String key, String version, boolean bypass) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            String name = Names.stored(key);
                            Optional<ObjectVersion> found =
                                    VersionRows.held(em, bucket, name, version)
                                            .map(ObjectRow::version);
                            Instant now = Instant.now();
                            if (found.isPresent() && found.get().lock().binds(now, bypass)) {
                                throw Lock.locked();
                            }
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

    /** Changes what keeps a version; what the function throws leaves it as it is. */
    public ObjectVersion lock(Caller caller, ObjectVersion version, UnaryOperator<Lock> change) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            ObjectRow row =
                                    em.find(
                                            ObjectRow.class,
                                            version.id(),
                                            LockModeType.PESSIMISTIC_WRITE);
                            if (row == null) {
                                throw new CloudException(
                                        StorageError.NO_SUCH_VERSION, "the version is gone");
                            }
                            row.lock(change.apply(row.version().lock()));
                            return row.version();
                        });
    }

    /** Whether a version of the bucket must stay, by a time or until somebody says otherwise. */
    public boolean anyLocked(UUID bucket, Instant now) {
        return store.database()
                .read(
                        em ->
                                !em.createQuery(
                                                "select o.id from ObjectRow o where o.bucket = :b"
                                                        + " and (o.hold = true"
                                                        + " or o.lockUntil > :now)",
                                                UUID.class)
                                        .setParameter("b", bucket)
                                        .setParameter("now", now.atOffset(ZoneOffset.UTC))
                                        .setMaxResults(1)
                                        .getResultList()
                                        .isEmpty());
    }

    public ObjectVersion tag(Caller caller, ObjectVersion version, Map<String, String> tags) {
        return store.ledger()
                .write(
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
        return store.database()
                .read(
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
        return store.database()
                .read(
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
}
