// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.Cidr;
import org.thecloud.network.Installed;
import org.thecloud.network.IpAddress;
import org.thecloud.network.NetworkError;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.Subnets;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.Wanted;

/** Checks wishes for subnets and records them. */
@Component(service = Subnets.class)
public final class SubnetService implements Subnets {

    private static final int LONGEST_ZONE = 64;

    private final Stores stores;
    private final Backend backend;

    @Activate
    public SubnetService(@Reference Resources resources, @Reference Backend backend) {
        this.stores = new Stores(resources);
        this.backend = backend;
    }

    @Override
    public Resource<SubnetSpec, Installed> create(
            Caller caller, UUID vpc, String name, @Nullable String cidr, @Nullable String zone) {
        Resource<VpcSpec, Installed> of = stores.vpcs.get(caller, vpc);
        if (zone != null && zone.length() > LONGEST_ZONE) {
            throw CloudException.invalid(
                    "availability_zone", "availability_zone has at most 64 characters");
        }
        Cidr all = Cidr.of(of.spec().cidr());
        List<Resource<SubnetSpec, Installed>> others = stores.subnetsOf(caller, vpc);
        Cidr block =
                cidr == null
                        ? Blocks.freeSubnet(
                                all,
                                others.stream().map(one -> Cidr.of(one.spec().cidr())).toList())
                        : Blocks.subnet("cidr_block", cidr, all);
        SubnetSpec spec =
                new SubnetSpec(
                        vpc,
                        of.spec().driver(),
                        cidr,
                        block.toString(),
                        block.first().plus(1).toString(),
                        zone == null ? "" : zone);
        check(spec);
        boolean repeated = caller.conditions().idempotencyKey() != null;
        if (!repeated) {
            refuseOverlap(block, others, null);
        }
        Resource<SubnetSpec, Installed> made =
                stores.subnets.create(caller, new Draft<>(name, spec, Map.of(), vpc));
        return caller.dryRun() ? made : alone(caller, made);
    }

    private void check(SubnetSpec spec) {
        backend.driver(spec.driver())
                .check(
                        new Wanted.Subnet(
                                Ids.next(),
                                backend.installation(),
                                spec.vpc(),
                                Cidr.of(spec.cidr()),
                                spec.gateway(),
                                backend.nameServers(spec)));
    }

    // Two that came at the same time did not see each other before: then neither stays.
    private Resource<SubnetSpec, Installed> alone(
            Caller caller, Resource<SubnetSpec, Installed> made) {
        Caller plain = caller.onBehalfOf(caller.tenant());
        try {
            refuseOverlap(
                    Cidr.of(made.spec().cidr()),
                    stores.subnetsOf(plain, made.spec().vpc()),
                    made.id());
            return made;
        } catch (CloudException overlap) {
            stores.subnets.delete(plain, made.id());
            throw overlap;
        }
    }

    private static void refuseOverlap(
            Cidr block, List<Resource<SubnetSpec, Installed>> others, @Nullable UUID but) {
        for (Resource<SubnetSpec, Installed> other : others) {
            if (!other.id().equals(but) && Cidr.of(other.spec().cidr()).overlaps(block)) {
                throw new CloudException(
                        NetworkError.CIDR_OVERLAP,
                        "%s overlaps with subnet %s (%s)"
                                .formatted(block, other.name(), other.spec().cidr()),
                        Map.of(
                                "field",
                                "cidr_block",
                                "conflict",
                                "subnet/" + other.id(),
                                "conflict_cidr",
                                other.spec().cidr()));
            }
        }
    }

    @Override
    public Resource<SubnetSpec, Installed> get(Caller caller, UUID id) {
        return stores.subnets.get(caller, id);
    }

    @Override
    public Page<Resource<SubnetSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page) {
        stores.vpcs.get(caller, vpc);
        return stores.subnets.list(caller, Stores.where(page, Kinds.VPC, vpc.toString()));
    }

    @Override
    public Resource<SubnetSpec, Installed> delete(Caller caller, UUID id) {
        return stores.subnets.delete(caller, id);
    }

    @Override
    public long free(Caller caller, Resource<SubnetSpec, Installed> subnet) {
        long taken = Stores.all(stores.ports, caller, Kinds.SUBNET, subnet.id().toString()).size();
        return Math.max(0, addresses(subnet).size() - taken);
    }

    /** The addresses that ports of a subnet can have. */
    static Pool addresses(Resource<SubnetSpec, Installed> subnet) {
        return new Pool(
                Cidr.of(subnet.spec().cidr()),
                IpAddress.parse("gateway_ip", subnet.spec().gateway()));
    }
}
