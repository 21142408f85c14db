// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thecloud.identity.User;
import org.thecloud.identity.Users;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.Principal;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Authorizer;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.store.Kept;
import org.thecloud.tenant.Role;
import org.thecloud.tenant.Tenants;

/**
 * Judges every request. The policies of a user in a tenant are compiled once and kept until
 * policies change, here or in another runtime. Roles are asked of the tenants each time.
 */
@Component(service = {PolicyRegister.class, Authorizer.class})
public final class PolicyRegister implements Authorizer {

    private static final Logger log = LoggerFactory.getLogger(PolicyRegister.class);
    private static final int MOST_KEPT = 100_000;

    private final ResourceStore<PolicySpec, PolicyStatus> policies;
    private final ResourceStore<AttachmentSpec, PolicyStatus> attachments;
    private final Tenants tenants;
    private final Users users;
    private final Clock clock;
    private final AtomicLong changes = new AtomicLong();
    private final Kept<Subject, Rules> compiled;

    private record Subject(UUID user, TenantId tenant) {}

    @Activate
    public PolicyRegister(
            @Reference Resources resources, @Reference Tenants tenants, @Reference Users users) {
        this(resources, tenants, users, Clock.systemUTC());
    }

    PolicyRegister(Resources resources, Tenants tenants, Users users, Clock clock) {
        this.policies = resources.of(new PolicyKind());
        this.attachments = resources.of(new AttachmentKind());
        this.tenants = tenants;
        this.users = users;
        this.clock = clock;
        // both only grow, so their sum changes with each of them
        this.compiled = new Kept<>(() -> changes.get() + policies.edition(), MOST_KEPT);
    }

    ResourceStore<PolicySpec, PolicyStatus> policies() {
        return policies;
    }

    ResourceStore<AttachmentSpec, PolicyStatus> attachments() {
        return attachments;
    }

    /** Makes changes hold from the next decision on; called after their commit. */
    void changed() {
        changes.incrementAndGet();
    }

    @Override
    public Decision decide(Caller caller, String permission, String resource) {
        try {
            return switch (caller.principal().type()) {
                case OPERATOR, SYSTEM ->
                        new Decision(true, "the operator and the platform may do everything");
                case ANONYMOUS -> new Decision(false, "nobody is logged in");
                case USER, SERVICE_ACCOUNT ->
                        permission.startsWith(RoleRules.PLATFORM)
                                ? platform(caller.principal(), permission)
                                : decide(
                                        caller,
                                        caller.principal().id(),
                                        permission,
                                        resource,
                                        caller.address());
            };
        } catch (RuntimeException failed) {
            log.warn(
                    "permission {} is refused because policies cannot be read", permission, failed);
            return new Decision(false, "the policies cannot be read at present");
        }
    }

    /** What would be decided for a user in the caller's tenant. */
    Decision decide(
            Caller caller,
            UUID user,
            String permission,
            String resource,
            @org.jspecify.annotations.Nullable String address) {
        TenantId tenant = caller.tenant();
        Optional<Role> role = tenants.role(user, tenant);
        if (role.isEmpty()) {
            return new Decision(false, "user %s is not a member of this tenant".formatted(user));
        }
        Rules written = written(user, tenant);
        List<Rule> together = new ArrayList<>(written.rules());
        together.add(RoleRules.of(role.get()));
        return new Rules(together, written.broken())
                .decide(Situation.of(permission, resource, user, tenant, address, clock.instant()));
    }

    private Decision platform(Principal who, String permission) {
        boolean administrator = users.find(who.id()).map(User::administrator).orElse(false);
        return administrator
                ? new Decision(true, "administrators of the platform may " + permission)
                : new Decision(false, permission + " is for administrators of the platform");
    }

    private Rules written(UUID user, TenantId tenant) {
        return requireNonNull(
                compiled.get(new Subject(user, tenant), who -> compile(who.user(), who.tenant())));
    }

    private Rules compile(UUID user, TenantId tenant) {
        Caller self = Caller.system(tenant, "decide");
        List<Rule> rules = new ArrayList<>();
        String after = null;
        do {
            var page =
                    attachments.list(
                            self,
                            new ResourceQuery(
                                            new PageQuery(PageQuery.MOST, after),
                                            java.util.Map.of(),
                                            java.util.Map.of(),
                                            true)
                                    .where(AttachmentKind.USER, user.toString()));
            for (Resource<AttachmentSpec, PolicyStatus> attachment : page.items()) {
                Optional<Resource<PolicySpec, PolicyStatus>> policy =
                        policies.find(self, attachment.spec().policy());
                if (policy.isPresent()) {
                    Optional<String> broken = add(rules, policy.get());
                    if (broken.isPresent()) {
                        return Rules.broken(broken.get());
                    }
                }
            }
            after = page.next();
        } while (after != null);
        return Rules.of(List.copyOf(rules));
    }

    private static Optional<String> add(
            List<Rule> rules, Resource<PolicySpec, PolicyStatus> policy) {
        try {
            rules.addAll(rules(policy.name(), policy.spec()));
            return Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(
                    "policy %s cannot be read: %s"
                            .formatted(policy.name(), unreadable.getMessage()));
        }
    }

    /** The rules of a policy. */
    static List<Rule> rules(String name, PolicySpec spec) {
        List<Statement> statements = spec.statements() == null ? List.of() : spec.statements();
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < statements.size(); i++) {
            Statement statement = statements.get(i);
            String which =
                    statement == null || statement.sid() == null
                            ? Integer.toString(i)
                            : statement.sid();
            rules.add(Rule.of("policy %s, statement %s,".formatted(name, which), statement));
        }
        return rules;
    }
}
