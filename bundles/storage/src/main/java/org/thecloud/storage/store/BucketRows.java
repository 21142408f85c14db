// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.Quota;
import org.thecloud.storage.service.StorageError;
import org.thecloud.store.Sql;

/** What is done to rows of buckets, inside a transaction of the caller. */
final class BucketRows {

    private static final int MOST_BUCKETS = 1000;

    private BucketRows() {}

    static Optional<BucketRow> bucketRow(EntityManager em, String name) {
        return em.createQuery("select b from BucketRow b where b.name = :name", BucketRow.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    static Bucket create(EntityManager em, Bucket bucket) {
        Optional<BucketRow> there = bucketRow(em, bucket.name());
        if (there.isPresent()) {
            if (there.get().bucket().tenant().equals(bucket.tenant())) {
                throw new CloudException(
                        StorageError.BUCKET_ALREADY_YOURS,
                        "you have a bucket " + bucket.name() + " already");
            }
            throw taken(bucket.name());
        }
        long have =
                em.createQuery(
                                "select count(b) from BucketRow b where b.tenant = :tenant",
                                Long.class)
                        .setParameter("tenant", bucket.tenant().value())
                        .getSingleResult();
        if (have >= MOST_BUCKETS) {
            throw new CloudException(
                    StorageError.TOO_MANY_BUCKETS,
                    "a tenant has at most %d buckets".formatted(MOST_BUCKETS));
        }
        em.persist(new BucketRow(bucket));
        return bucket;
    }

    static CloudException taken(String name) {
        return new CloudException(
                StorageError.BUCKET_TAKEN,
                "the name " + name + " is taken; names of buckets are shared by all tenants",
                Map.of("field", "name"));
    }

    static BucketRow living(EntityManager em, UUID bucket) {
        BucketRow row = em.find(BucketRow.class, bucket);
        if (row == null) {
            throw gone();
        }
        return row;
    }

    private static CloudException gone() {
        return new CloudException(StorageError.NO_SUCH_BUCKET, "the bucket does not exist");
    }

    /** The bucket as it is, for what only reads it. */
    static Bucket bucket(EntityManager em, UUID bucket) {
        return Sql.on(
                        em,
                        sql ->
                                sql.row(
                                        "select "
                                                + BucketRow.COLUMNS
                                                + " from storage_bucket where id = ?",
                                        BucketRow::of,
                                        bucket))
                .orElseThrow(BucketRows::gone)
                .bucket();
    }

    /** The bucket, which no other runtime can change until the transaction ends. */
    static BucketRow held(EntityManager em, UUID bucket) {
        BucketRow row = em.find(BucketRow.class, bucket, LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            throw gone();
        }
        return row;
    }

    static void require(EntityManager em, UUID bucket) {
        if (em.find(BucketRow.class, bucket) == null) {
            throw gone();
        }
    }

    static long bytes(EntityManager em, TenantId tenant) {
        Long sum =
                em.createQuery(
                                "select sum(b.bytes) from BucketRow b where b.tenant = :tenant",
                                Long.class)
                        .setParameter("tenant", tenant.value())
                        .getSingleResult();
        return sum == null ? 0 : sum;
    }

    private static long objects(EntityManager em, TenantId tenant) {
        Long sum =
                em.createQuery(
                                "select sum(b.objects) from BucketRow b where b.tenant = :tenant",
                                Long.class)
                        .setParameter("tenant", tenant.value())
                        .getSingleResult();
        return sum == null ? 0 : sum;
    }

    static void quota(EntityManager em, Bucket bucket, long bytes, int objects, Quota quota) {
        if (bytes > 0 && quota.bytes().isPresent()) {
            long most = quota.bytes().getAsLong();
            if (bytes(em, bucket.tenant()) + bytes > most) {
                throw exceeded("storage_gb", most, "bytes of storage");
            }
        }
        if (objects > 0 && quota.objects().isPresent()) {
            long most = quota.objects().getAsLong();
            if (objects(em, bucket.tenant()) + objects > most) {
                throw exceeded("objects", most, "objects");
            }
        }
    }

    private static CloudException exceeded(String name, long most, String of) {
        return new CloudException(
                KernelError.QUOTA_EXCEEDED,
                "the tenant's quota of %d %s would be exceeded".formatted(most, of),
                Map.of("quota", name));
    }
}
