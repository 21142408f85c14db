// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted;

/** Peerings of VPCs, within a tenant and between two. */
abstract class PeeringsContract extends NetworkServiceContract {

    PeeringsContract(Opening opening) {
        super(opening);
    }

    @Test
    void aPeeringWithinATenantIsAskedForAcceptedAndEnded() {
        UUID one = world.vpc(alice, "one", "10.1.0.0/16").id();
        UUID two = world.vpc(alice, "two", "10.2.0.0/16").id();
        PlacedPort from =
                world.place(alice, world.subnet(alice, one, "a", "10.1.1.0/24").id(), "from");
        UUID web = world.group(alice, two, "web", World.tcp(80, "10.1.0.0/16")).id();
        PlacedPort to =
                world.place(alice, world.subnet(alice, two, "b", "10.2.1.0/24").id(), "to", web);
        UUID id = world.peerings.request(alice, one, two, null).id();
        world.reconcile();
        assertThat(world.peerings.get(alice, id).state())
                .isEqualTo(NetworkState.PENDING_ACCEPTANCE);
        assertThat(reach(one, from.address(), to.address(), 80).reachable()).isFalse();
        for (UUID[] pair : new UUID[][] {{one, two}, {two, one}}) {
            assertThat(refused(() -> world.peerings.request(alice, pair[0], pair[1], null)).code())
                    .isEqualTo(NetworkError.PEERING_EXISTS);
        }
        world.peerings.accept(alice, id);
        world.reconcile();
        assertThat(world.peerings.get(alice, id).state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(reach(one, from.address(), to.address(), 80).reachable()).isTrue();
        assertThat(reach(one, from.address(), to.address(), 80).trace()).contains("arrives");
        assertThat(refused(() -> world.peerings.reject(alice, id)).code())
                .isEqualTo(NetworkError.WRONG_STATE);
        assertThat(refused(() -> world.vpcs.delete(alice, two)).code())
                .isEqualTo(KernelError.IN_USE);
        world.peerings.delete(alice, id);
        world.reconcile();
        assertThat(reach(one, from.address(), to.address(), 80).reachable()).isFalse();
        assertThat(refused(() -> world.peerings.get(alice, id)).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void aRejectedPeeringHoldsNobody() {
        UUID one = world.vpc(alice, "one", "10.1.0.0/16").id();
        UUID two = world.vpc(alice, "two", "10.2.0.0/16").id();
        UUID id = world.peerings.request(alice, one, two, null).id();
        world.peerings.reject(alice, id);
        world.reconcile();
        assertThat(world.peerings.get(alice, id).state()).isEqualTo(NetworkState.REJECTED);
        world.peerings.request(alice, one, two, null);
        assertThat(refused(() -> world.peerings.accept(alice, id)).code())
                .isEqualTo(NetworkError.WRONG_STATE);
    }

    @Test
    void vpcsThatOverlapCannotBePeered() {
        UUID one = world.vpc(alice, "one", "10.1.0.0/16").id();
        UUID two = world.vpc(alice, "two", "10.1.128.0/17").id();
        assertThat(refused(() -> world.peerings.request(alice, one, two, null)).code())
                .isEqualTo(NetworkError.CIDR_OVERLAP);
        assertThat(refused(() -> world.peerings.request(alice, one, one, null)).field())
                .contains("accepter_vpc_id");
    }

    private Resource<PeeringSpec, Installed> only(Caller caller) {
        List<Resource<PeeringSpec, Installed>> all =
                world.peerings.list(caller, ResourceQuery.of(PageQuery.first())).items();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    @Test
    void twoTenantsPeerWhenTheOtherOneAccepts() {
        UUID mine = world.vpc(alice, "one", "10.1.0.0/16").id();
        UUID theirs = world.vpc(bob, "two", "10.2.0.0/16").id();
        assertThat(refused(() -> world.peerings.request(alice, mine, theirs, null)).code())
                .isEqualTo(KernelError.NOT_FOUND);
        UUID id = world.peerings.request(alice, mine, theirs, bob.tenant()).id();
        world.reconcile();
        assertThat(refused(() -> world.peerings.accept(alice, id)).code())
                .isEqualTo(NetworkError.WRONG_STATE);
        assertThat(refused(() -> world.peerings.accept(bob, id)).code())
                .isEqualTo(KernelError.NOT_FOUND);
        world.peerings.accept(bob, only(bob).id());
        world.reconcile();
        assertThat(only(bob).state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(only(alice).state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(atTheBackend()).contains(new Found(Wanted.Kind.PEERING, id));
        assertThat(refused(() -> world.vpcs.delete(bob, theirs)).code())
                .isEqualTo(KernelError.IN_USE);
        world.peerings.delete(bob, only(bob).id());
        world.reconcile();
        assertThat(only(alice).state()).isEqualTo(NetworkState.DELETED);
        assertThat(atTheBackend()).doesNotContain(new Found(Wanted.Kind.PEERING, id));
        world.peerings.delete(alice, id);
        world.vpcs.delete(bob, theirs);
        world.reconcile();
    }
}
