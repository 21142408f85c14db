// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.store;

import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.TenantId;
import org.thecloud.storage.service.Bucket;
import org.thecloud.storage.service.BucketSettings;
import org.thecloud.storage.service.Rule;
import org.thecloud.storage.service.StorageError;
import org.thecloud.storage.service.UsualLock;
import org.thecloud.store.Database;

/** Buckets and their rules as rows. */
@Component(service = BucketTables.class)
public final class BucketTables {

    private final StorageDatabase store;

    @Activate
    public BucketTables(@Reference StorageDatabase store) {
        this.store = store;
    }

    /** See {@link Database#edition}: a new one begins when a bucket comes, goes or is set up. */
    public long edition() {
        return store.database().edition();
    }

    private <R> R setUp(Caller caller, Function<EntityManager, R> work) {
        return store.ledger()
                .write(
                        caller,
                        em -> {
                            R result = work.apply(em);
                            store.database().renew(em);
                            return result;
                        });
    }

    public Optional<Bucket> bucket(String name) {
        return store.database().read(em -> BucketRows.bucketRow(em, name).map(BucketRow::bucket));
    }

    public Optional<Bucket> bucket(UUID id) {
        return store.database()
                .read(
                        em ->
                                Optional.ofNullable(em.find(BucketRow.class, id))
                                        .map(BucketRow::bucket));
    }

    /** Those of the buckets that are there. */
    public List<Bucket> buckets(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return store.database()
                .read(
                        em ->
                                em
                                        .createQuery(
                                                "select b from BucketRow b where b.id in :ids",
                                                BucketRow.class)
                                        .setParameter("ids", ids)
                                        .getResultList()
                                        .stream()
                                        .map(BucketRow::bucket)
                                        .toList());
    }

    /** A tenant's buckets by name. */
    public List<Bucket> buckets(TenantId tenant, String after, int limit) {
        return store.database()
                .read(
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
        return store.database()
                .read(
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
            return setUp(caller, em -> BucketRows.create(em, bucket));
        } catch (CloudException race) {
            if ("storage_bucket_name".equals(race.details().get("constraint"))) {
                throw BucketRows.taken(bucket.name());
            }
            throw race;
        }
    }

    public Bucket versioning(Caller caller, UUID bucket, Bucket.Versioning wanted) {
        return setUp(
                caller,
                em -> {
                    BucketRow row = BucketRows.held(em, bucket);
                    unlocked(row.bucket(), wanted);
                    row.versioning(wanted);
                    return row.bucket();
                });
    }

    private static void unlocked(Bucket bucket, Bucket.Versioning wanted) {
        if (bucket.settings().lock() != null && wanted != Bucket.Versioning.ENABLED) {
            throw new CloudException(
                    StorageError.INVALID_BUCKET_STATE,
                    "An Object Lock configuration is present on this bucket, so the versioning"
                            + " state cannot be changed.");
        }
    }

    /** Lets versions be locked, for good. */
    public Bucket lock(Caller caller, UUID bucket, UsualLock lock) {
        return setUp(
                caller,
                em -> {
                    BucketRow row = BucketRows.held(em, bucket);
                    if (row.bucket().versioning() != Bucket.Versioning.ENABLED) {
                        throw new CloudException(
                                StorageError.INVALID_BUCKET_STATE,
                                "Versioning must be 'Enabled' on the bucket to apply a"
                                        + " Object Lock configuration");
                    }
                    row.settings(row.bucket().settings().withLock(lock));
                    return row.bucket();
                });
    }

    /** Changes what the owner has set. */
    public Bucket change(Caller caller, UUID bucket, UnaryOperator<BucketSettings> change) {
        return setUp(
                caller,
                em -> {
                    BucketRow row = BucketRows.held(em, bucket);
                    row.settings(change.apply(row.bucket().settings()));
                    return row.bucket();
                });
    }

    /** Removes an empty bucket with its rules. */
    public boolean remove(Caller caller, UUID bucket) {
        return setUp(
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
                    UsageRows.end(em, bucket, store.now());
                    em.remove(row);
                    return true;
                });
    }

    /** Bytes of all the tenant's buckets. */
    public long bytes(TenantId tenant) {
        return store.database().read(em -> BucketRows.bytes(em, tenant));
    }

    // Rules

    public List<Rule> rules(UUID bucket) {
        return store.database()
                .read(
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
        return store.ledger()
                .write(
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
}
