// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

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
import org.thecloud.kernel.TenantId;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.Cidr;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PeeringSpec.Decision;
import org.thecloud.network.Peerings;
import org.thecloud.network.VpcSpec;

/** Checks wishes for peerings and records them. */
@Component(service = Peerings.class)
public final class PeeringService implements Peerings {

    private final Stores stores;

    @Activate
    public PeeringService(@Reference Resources resources) {
        this.stores = new Stores(resources);
    }

    @Override
    public Resource<PeeringSpec, Installed> request(
            Caller caller, UUID requester, UUID accepter, @Nullable TenantId accepterTenant) {
        TenantId other = accepterTenant == null ? caller.tenant() : accepterTenant;
        if (requester.equals(accepter)) {
            throw CloudException.invalid("accepter_vpc_id", "a VPC cannot be peered with itself");
        }
        Resource<VpcSpec, Installed> mine = stores.vpcs.get(caller, requester);
        Resource<VpcSpec, Installed> theirs = stores.vpcs.get(caller.onBehalfOf(other), accepter);
        refuseOverlap(mine, theirs);
        if (!mine.spec().driver().equals(theirs.spec().driver())) {
            throw new CloudException(
                    NetworkError.DRIVER_CANNOT,
                    "the VPCs are made by different drivers, %s and %s"
                            .formatted(mine.spec().driver(), theirs.spec().driver()));
        }
        PeeringSpec spec =
                new PeeringSpec(
                        requester,
                        caller.tenant().value(),
                        mine.spec().cidr(),
                        accepter,
                        other.value(),
                        theirs.spec().cidr(),
                        mine.spec().driver(),
                        Decision.PENDING,
                        null,
                        true);
        try {
            return stores.peerings.create(caller, Draft.of(Ids.next().toString(), spec));
        } catch (CloudException refused) {
            throw refused.details().get("claim") == null
                    ? refused
                    : new CloudException(
                            NetworkError.PEERING_EXISTS,
                            "there is a pending or active peering of the two VPCs",
                            Map.of(),
                            refused);
        }
    }

    private static void refuseOverlap(
            Resource<VpcSpec, Installed> mine, Resource<VpcSpec, Installed> theirs) {
        if (Cidr.of(mine.spec().cidr()).overlaps(Cidr.of(theirs.spec().cidr()))) {
            throw new CloudException(
                    NetworkError.CIDR_OVERLAP,
                    "the blocks of the VPCs overlap: %s and %s"
                            .formatted(mine.spec().cidr(), theirs.spec().cidr()),
                    Map.of("field", "accepter_vpc_id"));
        }
    }

    @Override
    public Resource<PeeringSpec, Installed> get(Caller caller, UUID id) {
        return stores.peerings.get(caller, id);
    }

    @Override
    public Page<Resource<PeeringSpec, Installed>> list(Caller caller, ResourceQuery query) {
        return stores.peerings.list(caller, query);
    }

    @Override
    public Resource<PeeringSpec, Installed> accept(Caller caller, UUID id) {
        return decide(caller, id, Decision.ACCEPTED);
    }

    @Override
    public Resource<PeeringSpec, Installed> reject(Caller caller, UUID id) {
        return decide(caller, id, Decision.REJECTED);
    }

    private Resource<PeeringSpec, Installed> decide(Caller caller, UUID id, Decision decision) {
        return stores.peerings.update(
                caller,
                id,
                now -> {
                    PeeringSpec spec = now.spec();
                    if (spec.requested() && !Kinds.within(spec)) {
                        throw new CloudException(
                                NetworkError.WRONG_STATE,
                                "only the tenant of the other VPC can decide on this peering");
                    }
                    if (spec.decision() != Decision.PENDING) {
                        throw new CloudException(
                                NetworkError.WRONG_STATE,
                                "the peering is not pending any more: it was "
                                        + spec.decision()
                                                .name()
                                                .toLowerCase(java.util.Locale.ROOT));
                    }
                    return now.draft().withSpec(spec.with(decision));
                });
    }

    @Override
    public Resource<PeeringSpec, Installed> delete(Caller caller, UUID id) {
        return stores.peerings.delete(caller, id);
    }
}
