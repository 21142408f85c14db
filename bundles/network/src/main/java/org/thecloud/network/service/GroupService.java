// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PortSpec;
import org.thecloud.network.Rule;
import org.thecloud.network.SecurityGroups;
import org.thecloud.network.VpcSpec;

/** Checks wishes for security groups and records them. */
@Component(service = SecurityGroups.class)
public final class GroupService implements SecurityGroups {

    private static final int MOST_GROUPS = 10;
    private static final int LONGEST_DESCRIPTION = 255;

    private final Stores stores;
    private final Backend backend;

    @Activate
    public GroupService(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public Resource<GroupSpec, Installed> create(
            Caller caller, UUID vpc, String name, String description, List<Rule> rules) {
        Resource<VpcSpec, Installed> of = stores.vpcs.get(caller, vpc);
        if (description.length() > LONGEST_DESCRIPTION) {
            throw CloudException.invalid("description", "description has at most 255 characters");
        }
        RuleBook.check(rules, backend.mostRules());
        return stores.groups.create(
                caller,
                new Draft<>(
                        name,
                        new GroupSpec(vpc, of.spec().driver(), description, rules),
                        Map.of(),
                        vpc));
    }

    @Override
    public Resource<GroupSpec, Installed> get(Caller caller, UUID id) {
        return stores.groups.get(caller, id);
    }

    @Override
    public Optional<Resource<GroupSpec, Installed>> named(Caller caller, UUID vpc, String name) {
        return stores
                .groups
                .list(
                        caller,
                        Stores.where(PageQuery.first(), Kinds.VPC, vpc.toString())
                                .where("name", name))
                .items()
                .stream()
                .filter(group -> !group.deleting())
                .findFirst();
    }

    @Override
    public Page<Resource<GroupSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page) {
        stores.vpcs.get(caller, vpc);
        return stores.groups.list(caller, Stores.where(page, Kinds.VPC, vpc.toString()));
    }

    @Override
    public Resource<GroupSpec, Installed> delete(Caller caller, UUID id) {
        if (stores.groups.get(caller, id).name().equals(DEFAULT)) {
            throw new CloudException(
                    NetworkError.WRONG_STATE, "the default group leaves with its VPC");
        }
        refuseWhileNamed(caller, id);
        return stores.groups.delete(caller, id);
    }

    // Groups that name each other keep each other: who deletes them must know which rule to remove.
    private void refuseWhileNamed(Caller caller, UUID id) {
        for (Resource<GroupSpec, Installed> other : stores.groups.naming(caller, List.of(id))) {
            for (Rule rule : other.spec().rules()) {
                if (id.equals(rule.group()) && !id.equals(other.id())) {
                    throw new CloudException(
                            KernelError.IN_USE,
                            "rule %s of security group %s names the group"
                                    .formatted(rule.id(), other.name()),
                            Map.of(
                                    "used_by",
                                    Kinds.GROUP + "/" + other.id(),
                                    "rule_id",
                                    rule.id().toString()));
                }
            }
        }
    }

    @Override
    public Resource<GroupSpec, Installed> add(Caller caller, UUID id, Rule rule) {
        RuleBook.check(rule);
        return stores.groups.update(
                caller,
                id,
                now -> {
                    List<Rule> more = new ArrayList<>(now.spec().rules());
                    more.add(rule);
                    RuleBook.check(more, backend.mostRules());
                    return now.draft().withSpec(now.spec().withRules(more));
                });
    }

    @Override
    public Resource<GroupSpec, Installed> remove(Caller caller, UUID rule) {
        UUID group = groupOf(caller, rule);
        return stores.groups.update(
                caller,
                group,
                now ->
                        now.draft()
                                .withSpec(
                                        now.spec()
                                                .withRules(
                                                        now.spec().rules().stream()
                                                                .filter(
                                                                        one ->
                                                                                !one.id()
                                                                                        .equals(
                                                                                                rule))
                                                                .toList())));
    }

    // A tenant has few groups, and a rule is seldom removed by its id alone.
    private UUID groupOf(Caller caller, UUID rule) {
        Optional<String> after = Optional.empty();
        do {
            Page<Resource<GroupSpec, Installed>> page =
                    stores.groups.list(
                            caller,
                            new ResourceQuery(
                                    new PageQuery(PageQuery.USUAL, after.orElse(null)),
                                    Map.of(),
                                    Map.of(),
                                    true));
            for (Resource<GroupSpec, Installed> group : page.items()) {
                if (group.spec().rules().stream().anyMatch(one -> one.id().equals(rule))) {
                    return group.id();
                }
            }
            after = page.nextCursor();
        } while (after.isPresent());
        throw CloudException.notFound("rule", rule);
    }

    @Override
    public Resource<GroupSpec, Installed> replace(Caller caller, UUID id, List<Rule> rules) {
        RuleBook.check(rules, backend.mostRules());
        return stores.groups.update(
                caller, id, now -> now.draft().withSpec(now.spec().withRules(rules)));
    }

    @Override
    public void attach(Caller caller, UUID instance, UUID group) {
        UUID vpc = stores.groups.get(caller, group).spec().vpc();
        Resource<PortSpec, Installed> port = port(caller, instance);
        if (!port.spec().vpc().equals(vpc)) {
            throw new CloudException(
                    NetworkError.OTHER_VPC,
                    "the group is of another VPC than the instance",
                    Map.of("field", "group_id"));
        }
        stores.ports.update(
                caller,
                port.id(),
                now -> {
                    List<UUID> groups = new ArrayList<>(now.spec().groups());
                    if (!groups.contains(group)) {
                        groups.add(group);
                    }
                    if (groups.size() > MOST_GROUPS) {
                        throw CloudException.invalid(
                                "group_id",
                                "an instance has at most " + MOST_GROUPS + " security groups");
                    }
                    return now.draft().withSpec(now.spec().withGroups(groups));
                });
    }

    @Override
    public void detach(Caller caller, UUID instance, UUID group) {
        stores.groups.get(caller, group);
        stores.ports.update(
                caller,
                port(caller, instance).id(),
                now -> {
                    List<UUID> groups = new ArrayList<>(now.spec().groups());
                    groups.remove(group);
                    return now.draft().withSpec(now.spec().withGroups(groups));
                });
    }

    private Resource<PortSpec, Installed> port(Caller caller, UUID instance) {
        return PortService.require(stores, caller, instance);
    }

    @Override
    public Page<Resource<PortSpec, Installed>> members(Caller caller, UUID id, PageQuery page) {
        stores.groups.get(caller, id);
        return stores.ports.list(caller, Stores.where(page, Kinds.member(id), ""));
    }
}
