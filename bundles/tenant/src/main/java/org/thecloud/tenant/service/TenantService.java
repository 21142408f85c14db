// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Decision;
import org.thecloud.tenant.Grants;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.store.TenantTables;

/**
 * What users do with tenants. Permission is judged in the tenant that a call names, not in the one
 * the caller is active in; to strangers a tenant does not exist.
 */
@Component(service = TenantService.class)
public final class TenantService {

    private static final Pattern SLUG = Pattern.compile("[a-z0-9-]{2,63}");
    private static final Pattern QUOTA = Pattern.compile("[a-z0-9_]{1,64}");
    private static final int LONGEST_NAME = 100;

    private final TenantTables tables;
    private final TenantRegister register;
    private final Users users;
    private final Authorizer authorizer;
    private final Grants grants;
    private final Clock clock = Clock.systemUTC();

    @Activate
    public TenantService(
            @Reference TenantTables tables,
            @Reference TenantRegister register,
            @Reference Users users,
            @Reference Authorizer authorizer,
            @Reference Grants grants) {
        this.tables = tables;
        this.register = register;
        this.users = users;
        this.authorizer = authorizer;
        this.grants = grants;
    }

    /** The caller's tenants. */
    public Page<Tenant> list(Caller caller, PageQuery query) {
        return page(
                tables.of(caller.principal().id(), query.limit(), cursor(query)),
                query.limit(),
                tenant -> tenant.id().toString());
    }

    /** A new tenant that the caller owns. */
    public Tenant create(Caller caller, @Nullable String name, @Nullable String slug) {
        String wanted = name(name);
        String word = slug == null ? "" : slug.strip();
        if (!SLUG.matcher(word).matches()) {
            throw new CloudException(
                    TenantError.INVALID_SLUG,
                    "slug must be 2 to 63 lower-case letters, digits or '-'",
                    Map.of("field", "slug"));
        }
        if (caller.principal().type() != Principal.Type.USER) {
            throw new CloudException(
                    KernelError.FORBIDDEN, "only a user can own a tenant; act as one");
        }
        Tenant tenant =
                new Tenant(
                        new TenantId(Ids.next()),
                        wanted,
                        word,
                        caller.principal().id(),
                        false,
                        clock.instant());
        tables.create(caller, tenant, register.mostOwned());
        register.forget(tenant.owner(), tenant.id());
        return tenant;
    }

    public Tenant get(Caller caller, UUID id) {
        TenantId tenant = allowed(caller, id, "tenant:get");
        return tables.find(tenant).orElseThrow(() -> missing(id));
    }

    /** Makes a tenant the one in which all the caller's keys act from the next request on. */
    public Tenant switchTo(Caller caller, UUID id) {
        TenantId tenant = new TenantId(id);
        UUID user = caller.principal().id();
        Tenant found = tables.find(tenant).orElseThrow(() -> missing(id));
        requireMember(user, tenant);
        tables.activate(caller, user, tenant);
        register.forget(user, tenant);
        return found;
    }

    public Page<Member> members(Caller caller, UUID id, PageQuery query) {
        TenantId tenant = allowed(caller, id, "tenant:list-members");
        return page(
                tables.members(tenant, query.limit(), cursor(query)),
                query.limit(),
                member -> member.id().toString());
    }

    /** What is known of the members' accounts. */
    public Map<UUID, User> accounts(List<Member> members) {
        return users.all(members.stream().map(Member::user).collect(Collectors.toSet()));
    }

    /** Makes somebody a member: by id, or by the e-mail of an account. */
    public void add(
            Caller caller,
            UUID id,
            @Nullable String userId,
            @Nullable String email,
            @Nullable String roleWord) {
        TenantId tenant = allowed(caller, id, "tenant:add-member");
        Role role = role(roleWord);
        User user = user(userId, email);
        mayHandle(caller, tenant, role);
        if (register.role(user.id(), tenant).isEmpty()) {
            grants.withdrawAll(caller, tenant, user.id());
        }
        tables.add(caller, tenant, user.id(), role, clock.instant());
        register.forget(user.id(), tenant);
    }

    /** Ends a membership. Everybody may leave. */
    public void remove(Caller caller, UUID id, UUID user) {
        TenantId tenant = new TenantId(id);
        boolean leaving = caller.principal().id().equals(user);
        if (leaving) {
            requireMember(user, tenant);
        } else {
            allowed(caller, id, "tenant:remove-member");
            Role role =
                    register.role(user, tenant)
                            .orElseThrow(() -> CloudException.notFound("member", user));
            mayHandle(caller, tenant, role);
        }
        tables.remove(caller, tenant, user);
        register.forget(user, tenant);
        grants.withdrawAll(caller, tenant, user);
    }

    /** Limits by quota name; negative means unlimited. */
    public Map<String, Long> quotas(Caller caller, UUID id) {
        return register.limits(allowed(caller, id, "tenant:get-quotas"));
    }

    /** Sets a limit of one tenant; for platform administrators and operators. */
    public Map<String, Long> setQuota(
            Caller caller, UUID id, @Nullable String name, @Nullable Long amount) {
        TenantId tenant = tables.find(new TenantId(id)).orElseThrow(() -> missing(id)).id();
        if (name == null || !QUOTA.matcher(name).matches()) {
            throw CloudException.invalid("name", "name must be the name of a quota");
        }
        if (amount == null) {
            throw CloudException.invalid("limit", "limit must be a number");
        }
        tables.quota(caller, tenant, name, amount);
        register.forgetQuotas(tenant);
        return register.limits(tenant);
    }

    private TenantId allowed(Caller caller, UUID id, String permission) {
        TenantId tenant = new TenantId(id);
        Principal who = caller.principal();
        boolean everywhere =
                who.type() == Principal.Type.OPERATOR || who.type() == Principal.Type.SYSTEM;
        if (everywhere
                ? tables.find(tenant).isEmpty()
                : register.role(who.id(), tenant).isEmpty()) {
            throw missing(id);
        }
        Decision decision =
                authorizer.decide(caller.onBehalfOf(tenant), permission, "tenant/" + id);
        if (!decision.allowed()) {
            throw new CloudException(KernelError.FORBIDDEN, decision.because());
        }
        return tenant;
    }

    // Nobody gives or takes more than they have, whatever a policy allows.
    private void mayHandle(Caller caller, TenantId tenant, Role role) {
        if (caller.principal().type() != Principal.Type.USER) {
            return;
        }
        Role own = register.role(caller.principal().id(), tenant).orElse(Role.MEMBER);
        if (!own.covers(role)) {
            throw new CloudException(
                    KernelError.FORBIDDEN,
                    "as %s you cannot give or take the role %s".formatted(own.word(), role.word()));
        }
    }

    private User user(@Nullable String id, @Nullable String email) {
        if (id != null) {
            UUID user = Ids.parse("user_id", id);
            return users.find(user).orElseThrow(() -> CloudException.notFound("user", user));
        }
        if (email == null || email.isBlank()) {
            throw CloudException.invalid("user_id", "user_id or email must be given");
        }
        return users.withEmail(email)
                .orElseThrow(() -> CloudException.notFound("user", email.strip()));
    }

    private static Role role(@Nullable String word) {
        return Role.of(word == null ? "" : word)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        TenantError.INVALID_ROLE,
                                        "role must be owner, admin, developer, viewer or member",
                                        Map.of("field", "role")));
    }

    private static String name(@Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty()
                || name.length() > LONGEST_NAME
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new CloudException(
                    KernelError.INVALID_NAME,
                    "name must be 1 to " + LONGEST_NAME + " characters",
                    Map.of("field", "name"));
        }
        return name;
    }

    private static @Nullable UUID cursor(PageQuery query) {
        if (query.after() == null) {
            return null;
        }
        try {
            return Ids.parse("after", query.after());
        } catch (CloudException notOurs) {
            throw new CloudException(
                    KernelError.INVALID_CURSOR,
                    "after is not a cursor of this list",
                    Map.of("field", "after"));
        }
    }

    private static <T> Page<T> page(List<T> found, int limit, Function<T, String> cursor) {
        boolean more = found.size() > limit;
        List<T> items = more ? found.subList(0, limit) : found;
        return new Page<>(items, more ? cursor.apply(items.get(limit - 1)) : null);
    }

    private void requireMember(UUID user, TenantId tenant) {
        if (register.role(user, tenant).isEmpty()) {
            throw missing(tenant.value());
        }
    }

    private static CloudException missing(UUID id) {
        return CloudException.notFound("tenant", id);
    }
}
