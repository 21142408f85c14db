// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PortSpec;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;

/** The stores of everything a network is made of. */
final class Stores {

    final ResourceStore<VpcSpec, Installed> vpcs;
    final ResourceStore<SubnetSpec, Installed> subnets;
    final ResourceStore<GroupSpec, Installed> groups;
    final ResourceStore<PortSpec, Installed> ports;
    final ResourceStore<PeeringSpec, Installed> peerings;
    final ResourceStore<RouteTableSpec, Installed> tables;
    final ResourceStore<AddressSpec, Installed> addresses;

    Stores(Resources resources) {
        vpcs = resources.of(Kinds.VPCS);
        subnets = resources.of(Kinds.SUBNETS);
        groups = resources.of(Kinds.GROUPS);
        ports = resources.of(Kinds.PORTS);
        peerings = resources.of(Kinds.PEERINGS);
        tables = resources.of(Kinds.TABLES);
        addresses = resources.of(Kinds.ADDRESSES);
    }

    /** Those that have this value in an indexed field, parts of others included. */
    static ResourceQuery where(PageQuery page, String field, String value) {
        return new ResourceQuery(page, Map.of(field, value), Map.of(), true);
    }

    /** All of them, page by page. */
    static <S> List<Resource<S, Installed>> all(
            ResourceStore<S, Installed> store, Caller caller, String field, String value) {
        List<Resource<S, Installed>> all = new ArrayList<>();
        @Nullable String after = null;
        do {
            Page<Resource<S, Installed>> page =
                    store.list(caller, where(new PageQuery(PageQuery.MOST, after), field, value));
            all.addAll(page.items());
            after = page.nextCursor().orElse(null);
        } while (after != null);
        return all;
    }

    List<Resource<SubnetSpec, Installed>> subnetsOf(Caller caller, UUID vpc) {
        return all(subnets, caller, Kinds.VPC, vpc.toString());
    }

    List<Resource<GroupSpec, Installed>> groupsOf(Caller caller, UUID vpc) {
        return all(groups, caller, Kinds.VPC, vpc.toString());
    }

    /** Peerings that a VPC takes part in and that are in force. */
    List<Resource<PeeringSpec, Installed>> activePeerings(Caller caller, UUID vpc) {
        return peerings
                .list(caller, ResourceQuery.of(new PageQuery(PageQuery.MOST, null)))
                .items()
                .stream()
                .filter(
                        peering ->
                                peering.state().equals(NetworkState.ACTIVE)
                                        && (peering.spec().requester().equals(vpc)
                                                || peering.spec().accepter().equals(vpc)))
                .toList();
    }

    /** The table of its own that a subnet has. */
    java.util.Optional<Resource<RouteTableSpec, Installed>> tableOf(Caller caller, UUID subnet) {
        return all(tables, caller, Kinds.holds(subnet), "").stream()
                .filter(table -> !table.deleting())
                .findFirst();
    }

    java.util.Optional<Resource<PortSpec, Installed>> portOf(Caller caller, UUID instance) {
        return ports
                .list(caller, where(PageQuery.first(), Kinds.INSTANCE, instance.toString()))
                .items()
                .stream()
                .filter(port -> !port.deleting())
                .findFirst();
    }
}
