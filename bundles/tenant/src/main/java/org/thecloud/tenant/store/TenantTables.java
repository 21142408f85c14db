// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.store;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.TenantId;
import org.thecloud.store.Database;
import org.thecloud.store.Databases;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.service.Member;
import org.thecloud.tenant.service.Tenant;
import org.thecloud.tenant.service.TenantError;

/** Tenants, members, switches and quota limits as rows. */
@Component(service = TenantTables.class)
public final class TenantTables {

    private final Database database;

    @Activate
    public TenantTables(@Reference Databases databases) {
        database =
                databases.open(
                        "tenant",
                        TenantTables.class,
                        List.of(TenantRow.class, MemberRow.class, ActiveRow.class, QuotaRow.class));
    }

    @Deactivate
    public void close() {
        database.close();
    }

    /** See {@link Database#edition}; each write begins a new one. */
    public long edition() {
        return database.edition();
    }

    private <R> R write(Caller caller, Function<EntityManager, R> work) {
        return database.write(
                caller,
                em -> {
                    R result = work.apply(em);
                    database.renew(em);
                    return result;
                });
    }

    public Optional<Tenant> find(TenantId id) {
        return database.read(
                em ->
                        Optional.ofNullable(em.find(TenantRow.class, id.value()))
                                .map(TenantRow::tenant));
    }

    public Optional<Tenant> withSlug(String slug) {
        return database.read(
                em ->
                        em.createQuery(
                                        "select t from TenantRow t where t.slug = :slug",
                                        TenantRow.class)
                                .setParameter("slug", slug)
                                .getResultStream()
                                .findFirst()
                                .map(TenantRow::tenant));
    }

    public List<String> slugs() {
        return database.read(
                em ->
                        List.copyOf(
                                em.createQuery(
                                                "select t.slug from TenantRow t order by t.slug",
                                                String.class)
                                        .setMaxResults(1000)
                                        .getResultList()));
    }

    /** Tenants of a user by id, one more than the limit if there are more. */
    public List<Tenant> of(UUID user, int limit, @Nullable UUID after) {
        return database.read(
                em -> {
                    TypedQuery<TenantRow> query =
                            em.createQuery(
                                            "select t from TenantRow t, MemberRow m where m.tenant = t.id"
                                                    + " and m.member = :user"
                                                    + (after == null ? "" : " and t.id > :after")
                                                    + " order by t.id",
                                            TenantRow.class)
                                    .setParameter("user", user)
                                    .setMaxResults(limit + 1);
                    if (after != null) {
                        query.setParameter("after", after);
                    }
                    return query.getResultStream().map(TenantRow::tenant).toList();
                });
    }

    public Optional<Role> role(UUID user, TenantId tenant) {
        return database.read(em -> member(em, user, tenant.value()).map(MemberRow::role));
    }

    /** Where the user switched to, else where the user has been longest; always a membership. */
    public Optional<TenantId> active(UUID user) {
        return database.read(
                em -> {
                    ActiveRow chosen = em.find(ActiveRow.class, user);
                    if (chosen != null && member(em, user, chosen.tenant()).isPresent()) {
                        return Optional.of(new TenantId(chosen.tenant()));
                    }
                    return em.createQuery(
                                    "select m from MemberRow m where m.member = :user order by m.id",
                                    MemberRow.class)
                            .setParameter("user", user)
                            .setMaxResults(1)
                            .getResultStream()
                            .findFirst()
                            .map(first -> new TenantId(first.tenant()));
                });
    }

    /**
     * Stores a tenant and its first owner. A tenant of this id that is there already is answered.
     *
     * @param mostOwned how many its owner may own with this one; negative means unlimited
     */
    public Tenant create(Caller caller, Tenant tenant, int mostOwned) {
        try {
            return write(
                    caller,
                    em -> {
                        TenantRow known = em.find(TenantRow.class, tenant.id().value());
                        if (known != null) {
                            return known.tenant();
                        }
                        if (mostOwned >= 0 && owned(em, tenant.owner()) >= mostOwned) {
                            throw new CloudException(
                                    KernelError.QUOTA_EXCEEDED,
                                    "a user may own %d tenants".formatted(mostOwned),
                                    Map.of("quota", "tenants"));
                        }
                        em.persist(new TenantRow(tenant));
                        em.persist(
                                new MemberRow(
                                        tenant.id().value(),
                                        tenant.owner(),
                                        Role.OWNER,
                                        tenant.createdAt()));
                        return tenant;
                    });
        } catch (CloudException refused) {
            if ("tenant_slug".equals(refused.details().get("constraint"))) {
                throw new CloudException(
                        TenantError.SLUG_TAKEN,
                        "the slug " + tenant.slug() + " is taken",
                        Map.of("field", "slug"));
            }
            throw refused;
        }
    }

    private static long owned(EntityManager em, UUID user) {
        // held first and counted then: two at the same moment count each other
        em.createQuery(
                        "select m from MemberRow m where m.member = :user order by m.id",
                        MemberRow.class)
                .setParameter("user", user)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        return em.createQuery(
                        "select count(m) from MemberRow m where m.member = :user and m.role = :role",
                        Long.class)
                .setParameter("user", user)
                .setParameter("role", Role.OWNER.word())
                .getSingleResult();
    }

    public void activate(Caller caller, UUID user, TenantId tenant) {
        twice(
                () -> {
                    switchTo(caller, user, tenant);
                    return tenant;
                });
    }

    // Two firsts at the same moment: the second finds the row when it tries again.
    private static <T> T twice(Supplier<T> write) {
        try {
            return write.get();
        } catch (CloudException race) {
            if (!race.details().containsKey("constraint")) {
                throw race;
            }
            return write.get();
        }
    }

    private void switchTo(Caller caller, UUID user, TenantId tenant) {
        write(
                caller,
                em -> {
                    ActiveRow row = em.find(ActiveRow.class, user);
                    if (row == null) {
                        em.persist(new ActiveRow(user, tenant.value()));
                    } else {
                        row.tenant(tenant.value());
                    }
                    return tenant;
                });
    }

    /** Members by age, one more than the limit if there are more. */
    public List<Member> members(TenantId tenant, int limit, @Nullable UUID after) {
        return database.read(
                em -> {
                    TypedQuery<MemberRow> query =
                            em.createQuery(
                                            "select m from MemberRow m where m.tenant = :tenant"
                                                    + (after == null ? "" : " and m.id > :after")
                                                    + " order by m.id",
                                            MemberRow.class)
                                    .setParameter("tenant", tenant.value())
                                    .setMaxResults(limit + 1);
                    if (after != null) {
                        query.setParameter("after", after);
                    }
                    return query.getResultStream().map(MemberRow::member).toList();
                });
    }

    public void add(Caller caller, TenantId tenant, UUID user, Role role, Instant now) {
        try {
            write(
                    caller,
                    em -> {
                        em.persist(new MemberRow(tenant.value(), user, role, now));
                        return role;
                    });
        } catch (CloudException refused) {
            if ("tenant_member_pair".equals(refused.details().get("constraint"))) {
                throw new CloudException(
                        TenantError.ALREADY_A_MEMBER, "user " + user + " is a member already");
            }
            throw refused;
        }
    }

    /** Ends a membership, unless nobody would own the tenant any more. */
    public void remove(Caller caller, TenantId tenant, UUID user) {
        write(
                caller,
                em -> {
                    // one removal at a time, so that two owners cannot remove each other
                    TenantRow home =
                            em.find(
                                    TenantRow.class,
                                    tenant.value(),
                                    LockModeType.PESSIMISTIC_WRITE);
                    MemberRow row =
                            member(em, user, tenant.value())
                                    .orElseThrow(() -> CloudException.notFound("member", user));
                    if (row.role() == Role.OWNER && owners(em, tenant) == 1) {
                        throw new CloudException(
                                TenantError.LAST_OWNER, "a tenant keeps at least one owner");
                    }
                    em.remove(row);
                    if (home != null && home.owner().equals(user)) {
                        home.owner(nextOwner(em, tenant, user));
                    }
                    return row;
                });
    }

    private static UUID nextOwner(EntityManager em, TenantId tenant, UUID leaving) {
        return em.createQuery(
                        "select m.member from MemberRow m where m.tenant = :tenant"
                                + " and m.role = :role and m.member <> :leaving order by m.id",
                        UUID.class)
                .setParameter("tenant", tenant.value())
                .setParameter("role", Role.OWNER.word())
                .setParameter("leaving", leaving)
                .setMaxResults(1)
                .getSingleResult();
    }

    private static long owners(EntityManager em, TenantId tenant) {
        return em.createQuery(
                        "select count(m) from MemberRow m where m.tenant = :tenant and m.role = :role",
                        Long.class)
                .setParameter("tenant", tenant.value())
                .setParameter("role", Role.OWNER.word())
                .getSingleResult();
    }

    public Map<String, Long> quotas(TenantId tenant) {
        return database.read(
                em -> {
                    Map<String, Long> own = new TreeMap<>();
                    em.createQuery(
                                    "select q from QuotaRow q where q.tenant = :tenant",
                                    QuotaRow.class)
                            .setParameter("tenant", tenant.value())
                            .getResultStream()
                            .forEach(row -> own.put(row.name(), row.amount()));
                    return own;
                });
    }

    public void quota(Caller caller, TenantId tenant, String name, long amount) {
        twice(
                () -> {
                    setQuota(caller, tenant, name, amount);
                    return name;
                });
    }

    private void setQuota(Caller caller, TenantId tenant, String name, long amount) {
        write(
                caller,
                em -> {
                    Optional<QuotaRow> known =
                            em.createQuery(
                                            "select q from QuotaRow q where q.tenant = :tenant"
                                                    + " and q.name = :name",
                                            QuotaRow.class)
                                    .setParameter("tenant", tenant.value())
                                    .setParameter("name", name)
                                    .getResultStream()
                                    .findFirst();
                    known.ifPresentOrElse(
                            row -> row.amount(amount),
                            () -> em.persist(new QuotaRow(tenant.value(), name, amount)));
                    return name;
                });
    }

    private static Optional<MemberRow> member(EntityManager em, UUID user, UUID tenant) {
        return em.createQuery(
                        "select m from MemberRow m where m.tenant = :tenant and m.member = :user",
                        MemberRow.class)
                .setParameter("tenant", tenant)
                .setParameter("user", user)
                .getResultStream()
                .findFirst();
    }
}
