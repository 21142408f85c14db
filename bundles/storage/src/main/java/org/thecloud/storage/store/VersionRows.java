// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.CloudException;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Demand;
import org.thecloud.storage.service.ObjectVersion;
import org.thecloud.storage.service.Part;
import org.thecloud.storage.service.StorageError;
import org.thecloud.store.Sql;

/** What is done to rows of versions and their parts, inside a transaction of the caller. */
final class VersionRows {

    private VersionRows() {}

    static Optional<Stored> at(EntityManager em, UUID bucket, String name, long place) {
        return one(em, "bucket = ? and name = ? and place = ?", bucket, name, place);
    }

    private static Optional<Stored> one(EntityManager em, String condition, Object... values) {
        return Sql.on(
                        em,
                        sql ->
                                sql.row(
                                        "select "
                                                + ObjectRow.COLUMNS
                                                + " from storage_object where "
                                                + condition,
                                        ObjectRow::of,
                                        values))
                .map(ObjectRow::stored);
    }

    static Optional<Stored> versionRow(EntityManager em, UUID bucket, String name, String id) {
        if (id.equals("null")) {
            return nullRow(em, bucket, name);
        }
        return id(id).map(row -> em.find(ObjectRow.class, row))
                .map(ObjectRow::stored)
                .filter(
                        found ->
                                found.version().bucket().equals(bucket)
                                        && found.version().key().equals(Names.key(name))
                                        && !found.version().nullVersion());
    }

    /** The version, which no other runtime can change until the transaction ends. */
    static Optional<ObjectRow> held(EntityManager em, UUID bucket, String name, String id) {
        boolean unversioned = id.equals("null");
        return (unversioned ? nullId(em, bucket, name) : id(id))
                .map(row -> em.find(ObjectRow.class, row, LockModeType.PESSIMISTIC_WRITE))
                .filter(
                        row ->
                                row.version().bucket().equals(bucket)
                                        && row.version().key().equals(Names.key(name))
                                        && row.version().nullVersion() == unversioned);
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    private static Optional<UUID> nullId(EntityManager em, UUID bucket, String name) {
        return em
                .createQuery(
                        "select o.id from ObjectRow o where o.bucket = :b and o.name = :n"
                                + " and o.nullVersion = true",
                        UUID.class)
                .setParameter("b", bucket)
                .setParameter("n", name)
                .getResultList()
                .stream()
                .findFirst();
    }

    static Optional<Stored> nullRow(EntityManager em, UUID bucket, String name) {
        return one(em, "bucket = ? and name = ? and null_version = true", bucket, name);
    }

    static void check(Demand demand, Optional<Stored> current) {
        Optional<ObjectVersion> seen =
                current.map(Stored::version).filter(version -> !version.marker());
        if (demand.absent() && seen.isPresent()) {
            throw new CloudException(
                    StorageError.PRECONDITION_FAILED, "an object with this key exists");
        }
        String etag = demand.etag();
        if (etag != null && seen.isEmpty()) {
            throw new CloudException(StorageError.NO_SUCH_KEY, "the object does not exist");
        }
        if (etag != null
                && !etag.equals("*")
                && !etag.equals(seen.map(ObjectVersion::etag).orElse(""))) {
            throw new CloudException(
                    StorageError.PRECONDITION_FAILED, "the object has another ETag by now");
        }
    }

    static Stored insert(
            EntityManager em,
            Instant now,
            Bucket bucket,
            Optional<Stored> current,
            ObjectVersion fresh) {
        boolean versioned = bucket.versioning() == Bucket.Versioning.ENABLED;
        Optional<Stored> old =
                switch (bucket.versioning()) {
                    case ENABLED -> Optional.empty();
                    case OFF -> current;
                    case SUSPENDED -> nullRow(em, bucket.id(), Names.stored(fresh.key()));
                };
        old.ifPresent(row -> erase(em, now, row.version()));
        if (current.isPresent() && !current.equals(old)) {
            update(
                    em,
                    "update storage_object set place = ? where id = ?",
                    Long.MAX_VALUE - current.get().seq(),
                    current.get().version().id());
        }
        ObjectVersion stored = fresh.current(!versioned);
        long seq = sequence(current);
        update(em, ObjectRow.INSERT, new ObjectRow(stored, seq).values());
        return new Stored(stored, seq);
    }

    private static void update(EntityManager em, String statement, @Nullable Object... values) {
        Sql.on(em, sql -> sql.update(statement, values));
    }

    /** Higher than what the key had before. */
    static long sequence(Optional<Stored> current) {
        long now = System.currentTimeMillis() * 1000;
        return current.isPresent() ? Math.max(now, current.get().seq() + 1) : now;
    }

    /** Removes a version's row; its bytes become garbage. */
    static void erase(EntityManager em, Instant now, ObjectVersion version) {
        update(em, "delete from storage_object where id = ?", version.id());
        if (version.blob() != null) {
            drop(em, version.blob());
        }
        if (version.parts() != null) {
            discard(em, parts(em, version.parts()));
        }
        UsageRows.count(em, version.bucket(), now, -1, -version.size());
    }

    private static void drop(EntityManager em, UUID blob) {
        update(em, "insert into storage_garbage (blob, since) values (?, ?)", blob, Instant.now());
    }

    static void discard(EntityManager em, List<Part> parts) {
        for (Part part : parts) {
            update(em, "delete from storage_part where id = ?", part.id());
            drop(em, part.blob());
        }
    }

    static void promote(EntityManager em, UUID bucket, String name) {
        em.createQuery(
                        "select o.id from ObjectRow o where o.bucket = :b and o.name = :n"
                                + " order by o.place",
                        UUID.class)
                .setParameter("b", bucket)
                .setParameter("n", name)
                .setMaxResults(1)
                .getResultList()
                .forEach(
                        id ->
                                em.createQuery(
                                                "update ObjectRow o set o.place = 0"
                                                        + " where o.id = :id")
                                        .setParameter("id", id)
                                        .executeUpdate());
    }

    static List<Part> parts(EntityManager em, UUID upload) {
        return em
                .createQuery(
                        "select p from PartRow p where p.upload = :u order by p.number",
                        PartRow.class)
                .setParameter("u", upload)
                .getResultList()
                .stream()
                .map(PartRow::part)
                .toList();
    }
}
