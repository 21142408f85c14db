// SPDX-License-Identifier: Apache-2.0
package org.thecloud.tenant.service;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.QuotaLimits;
import org.thecloud.kernel.access.TenantResolver;
import org.thecloud.shell.TenantNames;
import org.thecloud.store.Kept;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.Tenants;
import org.thecloud.tenant.store.TenantTables;

/**
 * Answers, on every request, where a user acts and what the user is there. Kept in memory; whatever
 * is changed here is forgotten right after its commit, and everything when another runtime has
 * changed something.
 */
@Component(
        service = {
            TenantRegister.class,
            Tenants.class,
            TenantResolver.class,
            QuotaLimits.class,
            TenantNames.class
        },
        configurationPid = "org.thecloud.tenant")
@Designate(ocd = Config.class)
public final class TenantRegister implements Tenants, TenantResolver, QuotaLimits, TenantNames {

    private static final int MOST_KEPT = 100_000;
    private static final int SLUG_WORDS = 30;
    private static final int UNLIMITED = -1;

    private final TenantTables tables;
    private final Users users;
    private final Map<String, Long> usual;
    private final int mostOwned;
    private final Clock clock = Clock.systemUTC();
    private final Kept<Membership, Optional<Role>> roles;
    private final Kept<UUID, Optional<TenantId>> actives;
    private final Kept<TenantId, Map<String, Long>> quotas;

    private record Membership(UUID user, TenantId tenant) {}

    @Activate
    public TenantRegister(Config config, @Reference TenantTables tables, @Reference Users users) {
        this.tables = tables;
        this.users = users;
        this.mostOwned = config.tenants_per_user();
        this.roles = new Kept<>(tables::edition, MOST_KEPT);
        this.actives = new Kept<>(tables::edition, MOST_KEPT);
        this.quotas = new Kept<>(tables::edition, MOST_KEPT);
        this.usual =
                Map.ofEntries(
                        Map.entry("instances", config.quota_instances()),
                        Map.entry("vcpus", config.quota_vcpus()),
                        Map.entry("memory_mb", config.quota_memory_mb()),
                        Map.entry("vpcs", config.quota_vpcs()),
                        Map.entry("storage_gb", config.quota_storage_gb()),
                        Map.entry("images", config.quota_images()),
                        Map.entry("objects", config.quota_objects()),
                        Map.entry("queues", config.quota_queues()),
                        Map.entry("cron_jobs", config.quota_cron_jobs()),
                        Map.entry("topics", config.quota_topics()),
                        Map.entry("subscriptions", config.quota_subscriptions()));
    }

    private static <K, V> V known(Kept<K, V> kept, K key, Function<K, V> load) {
        return requireNonNull(kept.get(key, load::apply));
    }

    /** Forgets what is known of a membership; called after each commit that touched it. */
    void forget(UUID user, TenantId tenant) {
        roles.forget(new Membership(user, tenant));
        actives.forget(user);
    }

    @Override
    public Optional<Role> role(UUID user, TenantId tenant) {
        return known(
                roles, new Membership(user, tenant), key -> tables.role(key.user(), key.tenant()));
    }

    @Override
    public Optional<TenantId> active(UUID user) {
        return known(actives, user, tables::active);
    }

    @Override
    public TenantId resolve(Principal principal, @Nullable String requested) {
        if (principal.type() == Principal.Type.OPERATOR
                || principal.type() == Principal.Type.SYSTEM) {
            return requested == null
                    ? TenantId.PLATFORM
                    : new TenantId(Ids.parse("X-Tenant-ID", requested));
        }
        if (requested == null) {
            return active(principal.id())
                    .orElseThrow(
                            () ->
                                    new CloudException(
                                            KernelError.FORBIDDEN,
                                            "you are not a member of any tenant"));
        }
        TenantId tenant = new TenantId(Ids.parse("X-Tenant-ID", requested));
        if (role(principal.id(), tenant).isEmpty()) {
            throw new CloudException(
                    KernelError.FORBIDDEN, "you are not a member of tenant " + tenant);
        }
        return tenant;
    }

    @Override
    public TenantId createPersonal(Caller caller, UUID user, String userName) {
        TenantId id =
                new TenantId(
                        UUID.nameUUIDFromBytes(
                                ("personal tenant of " + user).getBytes(StandardCharsets.UTF_8)));
        tables.create(
                caller,
                new Tenant(
                        id,
                        cut(userName, 80) + "'s Personal Tenant",
                        personalSlug(user, userName),
                        user,
                        true,
                        clock.instant()),
                UNLIMITED);
        forget(user, id);
        return id;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most).strip();
    }

    private static String personalSlug(UUID user, String userName) {
        String plain =
                Normalizer.normalize(userName, Normalizer.Form.NFKD)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "-");
        String words = cut(plain, SLUG_WORDS).replaceAll("^-+|-+$", "");
        // the end of an id is random, its beginning is only a time
        String digits = user.toString().substring(24);
        return (words.isEmpty() ? "personal-" : "personal-" + words + "-") + digits;
    }

    @Override
    public OptionalLong limit(TenantId tenant, String quota) {
        Long limit = limits(tenant).get(quota);
        return limit == null || limit < 0 ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    /** All limits of a tenant by quota name; negative means unlimited. */
    Map<String, Long> limits(TenantId tenant) {
        Map<String, Long> limits = new TreeMap<>(usual);
        limits.putAll(known(quotas, tenant, tables::quotas));
        return limits;
    }

    /** How many tenants one user may own; negative means unlimited. */
    int mostOwned() {
        return mostOwned;
    }

    void forgetQuotas(TenantId tenant) {
        quotas.forget(tenant);
    }

    @Override
    public Optional<TenantId> find(String idOrSlug) {
        try {
            return tables.find(new TenantId(Ids.parse("tenant", idOrSlug))).map(Tenant::id);
        } catch (CloudException notAnId) {
            return tables.withSlug(idOrSlug).map(Tenant::id);
        }
    }

    @Override
    public Optional<TenantId> home() {
        return users.firstAdministrator().flatMap(user -> active(user.id()));
    }

    @Override
    public List<String> slugs() {
        return tables.slugs();
    }
}
