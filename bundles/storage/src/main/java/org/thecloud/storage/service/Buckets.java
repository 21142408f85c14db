// SPDX-License-Identifier: Apache-2.0
package org.thecloud.storage.service;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.storage.policy.BucketPolicy;
import org.thecloud.storage.policy.PublicAccessBlock;
import org.thecloud.storage.store.BucketTables;
import org.thecloud.store.Kept;

/** Buckets and their rules. Names are shared by all tenants; everything else is the tenant's. */
@Component(service = Buckets.class)
public final class Buckets {

    private static final int MOST_KEPT = 10_000;
    private static final int MOST_RULES = 1000;

    private final BucketTables tables;
    private final Clock clock = Clock.systemUTC();
    private final Kept<String, Bucket> known;

    @Activate
    public Buckets(@Reference BucketTables tables) {
        this.tables = tables;
        this.known = new Kept<>(tables::edition, MOST_KEPT);
    }

    /**
     * Makes a bucket.
     *
     * @param isPublic whether anybody may read its objects; else public access is blocked
     */
    public Bucket create(Caller caller, @Nullable String name, boolean isPublic) {
        String checked = Keys.newBucket(name);
        return create(
                caller,
                checked,
                Bucket.Versioning.OFF,
                isPublic
                        ? BucketSettings.USUAL
                                .withPolicy(BucketPolicy.publicRead(checked))
                                .withBlock(null)
                        : BucketSettings.USUAL);
    }

    /** Makes a bucket whose versions are kept and can be locked. */
    public Bucket createLockable(Caller caller, String name) {
        return create(
                caller,
                Keys.newBucket(name),
                Bucket.Versioning.ENABLED,
                BucketSettings.USUAL.withLock(UsualLock.NOTHING));
    }

    private Bucket create(
            Caller caller, String name, Bucket.Versioning versioning, BucketSettings settings) {
        Bucket bucket =
                new Bucket(
                        Ids.next(),
                        name,
                        caller.tenant(),
                        caller.principal().id(),
                        versioning,
                        settings,
                        0,
                        0,
                        Instant.ofEpochMilli(clock.millis()));
        Bucket made = tables.create(caller, bucket);
        known.forget(bucket.name());
        return made;
    }

    /** The bucket of this name, whoever owns it. Counters may be old. */
    public Optional<Bucket> named(String name) {
        return Optional.ofNullable(known.get(name, n -> tables.bucket(n).orElse(null)));
    }

    /** The caller's bucket of this name; another tenant's does not exist. */
    public Bucket own(Caller caller, String name) {
        return named(name)
                .filter(bucket -> bucket.tenant().equals(caller.tenant()))
                .orElseThrow(
                        () ->
                                new CloudException(
                                        StorageError.NO_SUCH_BUCKET,
                                        "bucket " + name + " does not exist"));
    }

    public Page<Bucket> list(Caller caller, PageQuery query) {
        String after = query.after() == null ? "" : query.after();
        List<Bucket> found = tables.buckets(caller.tenant(), after, query.limit() + 1);
        boolean more = found.size() > query.limit();
        List<Bucket> page = more ? found.subList(0, query.limit()) : found;
        return new Page<>(page, more ? page.get(page.size() - 1).name() : null);
    }

    public Bucket versioning(Caller caller, Bucket bucket, Bucket.Versioning wanted) {
        Bucket changed = tables.versioning(caller, bucket.id(), wanted);
        known.forget(bucket.name());
        return changed;
    }

    /**
     * Gives the bucket a policy, or none.
     *
     * @param text JSON, or null
     */
    public Bucket setPolicy(Caller caller, Bucket bucket, @Nullable String text) {
        BucketPolicy policy = text == null ? null : policy(bucket, text);
        return change(
                caller,
                bucket,
                settings -> {
                    PublicAccessBlock block = settings.block();
                    boolean blocked = block != null && block.blockPublicPolicy();
                    if (policy != null && policy.isPublic() && blocked) {
                        throw new CloudException(
                                StorageError.PUBLIC_ACCESS_BLOCKED,
                                "the policy is public, and public policies are blocked by the"
                                        + " BlockPublicPolicy setting of the bucket");
                    }
                    return settings.withPolicy(policy);
                });
    }

    private static BucketPolicy policy(Bucket bucket, String text) {
        try {
            return BucketPolicy.of(bucket.name(), text);
        } catch (IllegalArgumentException wrong) {
            throw new CloudException(
                    StorageError.MALFORMED_POLICY,
                    String.valueOf(wrong.getMessage()),
                    Map.of("field", "policy"));
        }
    }

    /** Lets versions of the bucket be locked, for good; versions must be kept in it. */
    public Bucket lock(Caller caller, Bucket bucket, UsualLock lock) {
        Bucket changed = tables.lock(caller, bucket.id(), lock);
        known.forget(bucket.name());
        return changed;
    }

    /** Changes what the owner has set. */
    public Bucket change(Caller caller, Bucket bucket, UnaryOperator<BucketSettings> change) {
        Bucket changed = tables.change(caller, bucket.id(), change);
        known.forget(bucket.name());
        return changed;
    }

    /** Removes an empty bucket. */
    public void delete(Caller caller, Bucket bucket) {
        try {
            tables.remove(caller, bucket.id());
        } catch (CloudException refused) {
            // an object that came at the same moment through another runtime
            if (String.valueOf(refused.details().get("constraint")).startsWith("storage_")) {
                throw new CloudException(
                        StorageError.BUCKET_NOT_EMPTY, "the bucket is being written to");
            }
            throw refused;
        } finally {
            known.forget(bucket.name());
        }
    }

    /** Bytes that the caller's tenant has stored. */
    public long bytes(Caller caller) {
        return tables.bytes(caller.tenant());
    }

    public List<Rule> rules(Bucket bucket) {
        return tables.rules(bucket.id());
    }

    /** Adds a rule; its id and times are made here. */
    public Rule addRule(Caller caller, Bucket bucket, Rule wanted) {
        Rule rule = checked(bucket, wanted);
        changeRules(
                caller,
                bucket,
                before -> {
                    List<Rule> after = new ArrayList<>(before);
                    if (before.stream().anyMatch(old -> old.prefix().equals(rule.prefix()))) {
                        throw new CloudException(
                                org.thecloud.kernel.KernelError.NAME_TAKEN,
                                "the bucket has a rule for this prefix",
                                Map.of("field", "prefix"));
                    }
                    after.add(rule);
                    return after;
                });
        return rule;
    }

    /** Puts rules in the place of all there are. */
    public List<Rule> setRules(Caller caller, Bucket bucket, List<Rule> wanted) {
        List<Rule> rules = wanted.stream().map(rule -> checked(bucket, rule)).toList();
        return changeRules(caller, bucket, before -> rules);
    }

    public void removeRule(Caller caller, Bucket bucket, UUID id) {
        changeRules(
                caller,
                bucket,
                before -> {
                    List<Rule> after =
                            before.stream().filter(rule -> !rule.id().equals(id)).toList();
                    if (after.size() == before.size()) {
                        throw CloudException.notFound("rule", id);
                    }
                    return after;
                });
    }

    private List<Rule> changeRules(Caller caller, Bucket bucket, UnaryOperator<List<Rule>> change) {
        return tables.rules(
                caller,
                bucket.id(),
                before -> {
                    List<Rule> after = change.apply(before);
                    if (after.size() > MOST_RULES) {
                        throw CloudException.invalid(
                                "rules", "a bucket has at most %d rules".formatted(MOST_RULES));
                    }
                    return after;
                });
    }

    private Rule checked(Bucket bucket, Rule wanted) {
        for (Integer days :
                java.util.Arrays.asList(
                        wanted.expirationDays(), wanted.noncurrentDays(), wanted.abortDays())) {
            if (days != null && (days < 1 || days > 36_500)) {
                throw CloudException.invalid(
                        "expiration_days", "expiration_days must be between 1 and 36500");
            }
        }
        if (wanted.expirationDays() == null
                && wanted.expirationAt() == null
                && wanted.noncurrentDays() == null
                && wanted.abortDays() == null) {
            throw CloudException.invalid("expiration_days", "expiration_days must be given");
        }
        if (!wanted.prefix().isEmpty()) {
            Keys.key(wanted.prefix().replace("..", "x").replace("/.", "/x"));
        }
        UUID id = Ids.next();
        Instant now = Instant.ofEpochMilli(clock.millis());
        return new Rule(
                id,
                bucket.id(),
                wanted.name().isEmpty() ? id.toString() : wanted.name(),
                wanted.prefix(),
                wanted.enabled(),
                wanted.expirationDays(),
                wanted.expirationAt(),
                wanted.noncurrentDays(),
                wanted.abortDays(),
                now,
                now);
    }
}
