// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

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
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.Cidr;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Rule;
import org.thecloud.network.SecurityGroups;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.Vpcs;
import org.thecloud.network.spi.Wanted;

/** Checks wishes for VPCs and records them. */
@Component(service = Vpcs.class)
public final class VpcService implements Vpcs {

    private final Stores stores;
    private final Backend backend;

    @Activate
    public VpcService(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public Resource<VpcSpec, Installed> create(
            Caller caller,
            String name,
            @Nullable String cidr,
            @Nullable String driver,
            Map<String, String> labels) {
        Cidr block = cidr == null ? free(caller) : Blocks.vpc("cidr_block", cidr);
        String chosen = backend.choose(driver);
        backend.driver(chosen)
                .check(
                        new Wanted.Network(
                                Ids.next(),
                                backend.installation(),
                                name,
                                block,
                                Backend.domain(name),
                                null));
        Resource<VpcSpec, Installed> made =
                backend.pool(chosen)
                        .map(
                                pool ->
                                        pool.take(
                                                outside ->
                                                        record(
                                                                caller,
                                                                name,
                                                                new VpcSpec(
                                                                        cidr,
                                                                        block.toString(),
                                                                        chosen,
                                                                        outside),
                                                                labels)))
                        .orElseGet(
                                () ->
                                        record(
                                                caller,
                                                name,
                                                new VpcSpec(cidr, block.toString(), chosen, null),
                                                labels));
        if (!caller.dryRun()) {
            Caller plain = caller.onBehalfOf(caller.tenant());
            ensureDefaultGroup(stores, plain, made);
            RouteTableService.ensureMain(stores, plain, made);
        }
        return made;
    }

    private Resource<VpcSpec, Installed> record(
            Caller caller, String name, VpcSpec spec, Map<String, String> labels) {
        return stores.vpcs.create(caller, new Draft<>(name, spec, labels, null));
    }

    private Cidr free(Caller caller) {
        List<Cidr> taken =
                stores
                        .vpcs
                        .list(caller, ResourceQuery.of(new PageQuery(PageQuery.MOST, null)))
                        .items()
                        .stream()
                        .map(vpc -> Cidr.of(vpc.spec().cidr()))
                        .toList();
        return Blocks.freeVpc(taken);
    }

    /** The group whose members reach each other; whoever comes second finds it there. */
    static Resource<GroupSpec, Installed> ensureDefaultGroup(
            Stores stores, Caller caller, Resource<VpcSpec, Installed> vpc) {
        Optional<Resource<GroupSpec, Installed>> there = defaultGroup(stores, caller, vpc.id());
        if (there.isPresent()) {
            return there.get();
        }
        try {
            GroupSpec empty =
                    new GroupSpec(
                            vpc.id(),
                            vpc.spec().driver(),
                            "members of this group reach each other",
                            List.of());
            Resource<GroupSpec, Installed> made =
                    stores.groups.create(
                            caller, new Draft<>(SecurityGroups.DEFAULT, empty, Map.of(), vpc.id()));
            return stores.groups.update(
                    caller,
                    made.id(),
                    now -> now.draft().withSpec(empty.withRules(List.of(each(made.id())))));
        } catch (CloudException refused) {
            if (refused.code() != KernelError.NAME_TAKEN) {
                throw refused;
            }
            return defaultGroup(stores, caller, vpc.id()).orElseThrow(() -> refused);
        }
    }

    private static Rule each(UUID group) {
        return new Rule(
                Ids.next(),
                Rule.Direction.INGRESS,
                Rule.Protocol.ALL,
                null,
                null,
                null,
                group,
                Rule.USUAL_PRIORITY,
                Rule.Action.ALLOW,
                "from members of this group");
    }

    static Optional<Resource<GroupSpec, Installed>> defaultGroup(
            Stores stores, Caller caller, UUID vpc) {
        return stores
                .groups
                .list(
                        caller,
                        Stores.where(PageQuery.first(), Kinds.VPC, vpc.toString())
                                .where("name", SecurityGroups.DEFAULT))
                .items()
                .stream()
                .filter(group -> !group.deleting())
                .findFirst();
    }

    @Override
    public Resource<VpcSpec, Installed> get(Caller caller, UUID id) {
        return stores.vpcs.get(caller, id);
    }

    @Override
    public Optional<Resource<VpcSpec, Installed>> named(Caller caller, String name) {
        return stores.vpcs.named(caller, name);
    }

    @Override
    public Page<Resource<VpcSpec, Installed>> list(Caller caller, ResourceQuery query) {
        return stores.vpcs.list(caller, query);
    }

    @Override
    public Resource<VpcSpec, Installed> update(
            Caller caller, UUID id, @Nullable String name, @Nullable Map<String, String> labels) {
        return stores.vpcs.update(
                caller,
                id,
                now -> {
                    Draft<VpcSpec> draft = now.draft();
                    draft = name == null ? draft : draft.withName(name);
                    return labels == null ? draft : draft.withLabels(labels);
                });
    }

    @Override
    public Resource<VpcSpec, Installed> delete(Caller caller, UUID id) {
        return stores.vpcs.delete(caller, id);
    }

    @Override
    public Reachability reach(Caller caller, UUID vpc, ReachQuestion question) {
        return new Reach(stores, backend, caller).answer(stores.vpcs.get(caller, vpc), question);
    }
}
