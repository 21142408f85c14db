// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.From;
import org.thecloud.storage.service.Lock;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Occasion;
import org.thecloud.storage.service.Quota;
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
     * @param quota what the tenant may have
     */
    public ObjectVersion put(
            Caller caller, ObjectVersion fresh, Demand demand, Quota quota, Occasion occasion) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            Bucket bucket = BucketRows.bucket(em, fresh.bucket());
                            Optional<Stored> current =
                                    VersionRows.at(em, bucket.id(), Names.stored(fresh.key()), 0);
                            VersionRows.check(demand, current);
                            BucketRows.quota(
                                    em, bucket, fresh.size(), added(bucket, current), quota);
                            Instant now = store.now();
                            UsageRows.count(em, bucket.id(), now, 1, fresh.size());
                            Stored stored = VersionRows.insert(em, now, bucket, current, fresh);
                            EventRow.tell(
                                    em, caller, bucket, occasion, stored.version(), stored.seq());
                            return stored.version();
                        });
    }

    /** How many versions there are more when one comes. */
    static int added(Bucket bucket, Optional<Stored> current) {
        return bucket.versioning() == Bucket.Versioning.OFF && current.isPresent() ? 0 : 1;
    }

    /**
     * Deletes a key: removes the object, or marks it as deleted where versions are kept. Answers
     * the marker, or what was removed; empty if there was nothing.
     */
    public Optional<ObjectVersion> delete(
            Caller caller, ObjectVersion marker, Demand demand, Occasion occasion) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            Bucket bucket = BucketRows.bucket(em, marker.bucket());
                            Optional<Stored> current =
                                    VersionRows.at(em, bucket.id(), Names.stored(marker.key()), 0);
                            if (!demand.equals(Demand.NONE)) {
                                VersionRows.check(demand, current);
                            }
                            if (bucket.versioning() == Bucket.Versioning.OFF) {
                                current.ifPresent(
                                        row -> {
                                            VersionRows.erase(em, store.now(), row.version());
                                            EventRow.tell(
                                                    em,
                                                    caller,
                                                    bucket,
                                                    occasion,
                                                    row.version(),
                                                    VersionRows.sequence(current));
                                        });
                                return current.map(Stored::version);
                            }
                            Instant now = store.now();
                            UsageRows.count(em, bucket.id(), now, 1, 0);
                            Stored stored = VersionRows.insert(em, now, bucket, current, marker);
                            EventRow.tell(
                                    em,
                                    caller,
                                    bucket,
                                    occasion.marked(),
                                    stored.version(),
                                    stored.seq());
                            return Optional.of(stored.version());
                        });
    }

    /**
     * Removes one version for good; the next older one becomes current if need be.
     *
     * @param bypass whether one under GOVERNANCE may go
     */
    public Optional<ObjectVersion> deleteVersion(
            Caller caller,
            UUID bucket,
            String key,
            String version,
            boolean bypass,
            Occasion occasion) {
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
                                        VersionRows.erase(em, store.now(), one);
                                        if (one.latest()) {
                                            VersionRows.promote(em, bucket, name);
                                        }
                                        EventRow.tell(
                                                em,
                                                caller,
                                                BucketRows.bucket(em, bucket),
                                                occasion,
                                                one,
                                                VersionRows.sequence(Optional.empty()));
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
                            EventRow.tell(
                                    em,
                                    caller,
                                    BucketRows.bucket(em, version.bucket()),
                                    tags.isEmpty() ? Occasion.UNTAGGED : Occasion.TAGGED,
                                    version,
                                    VersionRows.sequence(Optional.empty()));
                            return version;
                        });
    }

    // The order names the columns that have one value only as well: H2 goes by the index, and stops
    // where the page is full, only if the order is the whole of its columns.

    /** Current versions by key, without markers. */
    public List<ObjectVersion> list(UUID bucket, String prefix, From from, int limit) {
        String stored = Names.stored(prefix);
        Bound bound = Bound.of(from, stored);
        return store.database()
                .read(
                        em ->
                                em
                                        .createQuery(
                                                "select o from ObjectRow o where o.bucket = :b"
                                                        + " and o.place = 0 and o.marker = false"
                                                        + (bound.inclusive()
                                                                ? " and o.name >= :from"
                                                                : " and o.name > :from")
                                                        + " and o.name < :end order by o.bucket,"
                                                        + " o.place, o.marker, o.name",
                                                ObjectRow.class)
                                        .setParameter("b", bucket)
                                        .setParameter("from", bound.name())
                                        .setParameter("end", Names.after(stored))
                                        .setMaxResults(limit)
                                        .getResultList()
                                        .stream()
                                        .map(ObjectRow::version)
                                        .toList());
    }

    /** Versions by key, newest first. */
    public List<ObjectVersion> versions(UUID bucket, String prefix, From from, int limit) {
        String stored = Names.stored(prefix);
        Bound bound = Bound.of(from, stored);
        String rest = bound.inclusive() ? "" : " and (o.name > :from or o.place > :place)";
        return store.database()
                .read(
                        em -> {
                            TypedQuery<ObjectRow> query =
                                    em.createQuery(
                                                    "select o from ObjectRow o where o.bucket = :b"
                                                            + " and o.name >= :from and o.name < :end"
                                                            + rest
                                                            + " order by o.bucket, o.name, o.place",
                                                    ObjectRow.class)
                                            .setParameter("b", bucket)
                                            .setParameter("from", bound.name())
                                            .setParameter("end", Names.after(stored))
                                            .setMaxResults(limit);
                            if (!bound.inclusive()) {
                                query.setParameter("place", from.place());
                            }
                            return query.getResultList().stream().map(ObjectRow::version).toList();
                        });
    }

    /** The lowest name that a list can have. */
    private record Bound(String name, boolean inclusive) {

        static Bound of(From from, String prefix) {
            String key = Names.stored(from.key());
            String name = from.where() == From.Where.BEYOND ? Names.after(key) : key;
            return name.compareTo(prefix) < 0
                    ? new Bound(prefix, true)
                    : new Bound(name, from.where() == From.Where.BEYOND);
        }
    }
}
