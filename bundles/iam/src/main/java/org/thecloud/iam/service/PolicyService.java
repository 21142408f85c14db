// SPDX-License-Identifier: Apache-2.0
package org.thecloud.iam.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Names;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.access.Decision;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.tenant.Grants;
import org.thecloud.tenant.Tenants;

/** Policies of a tenant and whom they hold for. */
@Component(service = {PolicyService.class, Grants.class})
public final class PolicyService implements Grants {

    private static final int MOST_STATEMENTS = 100;
    private static final int LONGEST_DESCRIPTION = 1000;

    private final PolicyRegister register;
    private final Tenants tenants;

    @Activate
    public PolicyService(@Reference PolicyRegister register, @Reference Tenants tenants) {
        this.register = register;
        this.tenants = tenants;
    }

    public Resource<PolicySpec, PolicyStatus> create(
            Caller caller, @Nullable String name, PolicySpec wanted) {
        String called = Names.require("name", name);
        return register.policies().create(caller, Draft.of(called, checked(called, wanted)));
    }

    public Resource<PolicySpec, PolicyStatus> get(Caller caller, UUID id) {
        return register.policies().get(caller, id);
    }

    public Page<Resource<PolicySpec, PolicyStatus>> list(Caller caller, PageQuery page) {
        return register.policies().list(caller, ResourceQuery.of(page));
    }

    /** Replaces what a policy says; a name left out stays. */
    public Resource<PolicySpec, PolicyStatus> update(
            Caller caller, UUID id, @Nullable String name, PolicySpec wanted) {
        PolicySpec checked = checked(name == null ? "this" : Names.require("name", name), wanted);
        Resource<PolicySpec, PolicyStatus> changed =
                register.policies()
                        .update(
                                caller,
                                id,
                                now -> {
                                    Draft<PolicySpec> draft = now.draft().withSpec(checked);
                                    return name == null
                                            ? draft
                                            : draft.withName(Names.require("name", name));
                                });
        register.changed();
        return changed;
    }

    /** Removes a policy with all its attachments. */
    public void delete(Caller caller, UUID id) {
        register.policies().delete(caller, id);
        register.changed();
    }

    /** Makes a policy hold for a member. Doing it again changes nothing. */
    public void attach(Caller caller, UUID user, UUID policy) {
        requireMember(caller, user);
        get(caller, policy);
        if (find(caller, user, policy).isPresent()) {
            register.changed(); // whoever made it may not have come so far
            return;
        }
        Draft<AttachmentSpec> draft =
                new Draft<>("user-" + user, new AttachmentSpec(policy, user), Map.of(), policy);
        try {
            register.attachments().create(caller, draft);
        } catch (CloudException refused) {
            // somebody else may have been quicker
            if (find(caller, user, policy).isEmpty()) {
                throw refused;
            }
        }
        register.changed();
    }

    public void detach(Caller caller, UUID user, UUID policy) {
        get(caller, policy);
        Resource<AttachmentSpec, PolicyStatus> attachment =
                find(caller, user, policy)
                        .orElseThrow(
                                () ->
                                        new CloudException(
                                                IamError.NOT_ATTACHED,
                                                "policy %s is not attached to user %s"
                                                        .formatted(policy, user)));
        register.attachments().delete(caller, attachment.id());
        register.changed();
    }

    @Override
    public void withdrawAll(Caller caller, TenantId tenant, UUID user) {
        if (caller.dryRun()) {
            return;
        }
        Caller there = caller.onBehalfOf(tenant);
        ResourceQuery query =
                new ResourceQuery(new PageQuery(PageQuery.MOST, null), Map.of(), Map.of(), true)
                        .where(AttachmentKind.USER, user.toString());
        List<Resource<AttachmentSpec, PolicyStatus>> left;
        do {
            left = register.attachments().list(there, query).items();
            left.forEach(one -> drop(there, one.id()));
        } while (!left.isEmpty());
        register.changed();
    }

    private void drop(Caller caller, UUID attachment) {
        try {
            register.attachments().delete(caller, attachment);
        } catch (CloudException refused) {
            if (refused.code() != KernelError.NOT_FOUND) {
                throw refused;
            }
        }
    }

    /** Policies that hold for a user. */
    public Page<Resource<PolicySpec, PolicyStatus>> of(Caller caller, UUID user, PageQuery page) {
        requireMember(caller, user);
        Page<Resource<AttachmentSpec, PolicyStatus>> found =
                register.attachments()
                        .list(
                                caller,
                                new ResourceQuery(page, Map.of(), Map.of(), true)
                                        .where(AttachmentKind.USER, user.toString()));
        return new Page<>(
                found.items().stream()
                        .flatMap(
                                attachment ->
                                        register
                                                .policies()
                                                .find(caller, attachment.spec().policy())
                                                .stream())
                        .toList(),
                found.next());
    }

    /** What would be decided for a user of this tenant, and why. */
    public Decision simulate(
            Caller caller, UUID user, @Nullable String permission, @Nullable String resource) {
        requireMember(caller, user);
        if (permission == null || !permission.matches("[a-z0-9-]+:[a-z0-9-]+")) {
            throw CloudException.invalid("permission", "permission must look like instance:launch");
        }
        if (resource == null || resource.isBlank() || resource.length() > 300) {
            throw CloudException.invalid(
                    "resource", "resource must look like instance/<id> or instance/*");
        }
        return register.decide(caller, user, permission, resource, caller.address());
    }

    private Optional<Resource<AttachmentSpec, PolicyStatus>> find(
            Caller caller, UUID user, UUID policy) {
        return register
                .attachments()
                .list(
                        caller,
                        new ResourceQuery(new PageQuery(1, null), Map.of(), Map.of(), true)
                                .where(AttachmentKind.USER, user.toString())
                                .where(AttachmentKind.POLICY, policy.toString()))
                .items()
                .stream()
                .findFirst();
    }

    private void requireMember(Caller caller, UUID user) {
        if (tenants.role(user, caller.tenant()).isEmpty()) {
            throw CloudException.notFound("user", user);
        }
    }

    private static PolicySpec checked(String name, PolicySpec wanted) {
        List<Statement> statements = wanted.statements();
        if (statements == null || statements.isEmpty() || statements.size() > MOST_STATEMENTS) {
            throw invalid(
                    "statements",
                    "statements must have 1 to %d entries".formatted(MOST_STATEMENTS));
        }
        String description = wanted.description();
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            throw invalid(
                    "description",
                    "description must have at most %d characters".formatted(LONGEST_DESCRIPTION));
        }
        for (int i = 0; i < statements.size(); i++) {
            try {
                Rule.of(name, statements.get(i));
            } catch (IllegalArgumentException wrong) {
                throw invalid(
                        "statements[" + i + "]",
                        "statement %d: %s".formatted(i, wrong.getMessage()));
            }
        }
        return wanted;
    }

    private static CloudException invalid(String field, String message) {
        return new CloudException(IamError.INVALID_POLICY, message, Map.of("field", field));
    }
}
