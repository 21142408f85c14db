// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkState;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted;

/** Addresses of their own, of the pool of the installation. */
abstract class ElasticIpsContract extends NetworkServiceContract {

    ElasticIpsContract(Opening opening) {
        super(opening);
    }

    @Test
    void anElasticIpIsGivenToAnInstanceAndTaken() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID one = world.instanceOf(alice, world.place(alice, subnet, "one"));
        UUID two = world.instanceOf(alice, world.place(alice, subnet, "two"));
        Resource<AddressSpec, Installed> address = world.addresses.allocate(alice);
        UUID id = address.id();
        assertThat(address.spec().address()).startsWith("100.64.");
        assertThat(refused(() -> world.addresses.disassociate(alice, id)).code())
                .isEqualTo(NetworkError.NOT_ASSOCIATED);
        world.addresses.associate(alice, id, one);
        world.addresses.associate(alice, id, one);
        world.reconcile();
        assertThat(world.addresses.get(alice, id).state()).isEqualTo(NetworkState.ASSOCIATED);
        assertThat(atTheBackend()).contains(new Found(Wanted.Kind.ADDRESS, id));
        assertThat(refused(() -> world.addresses.release(alice, id)).code())
                .isEqualTo(NetworkError.ASSOCIATED);
        assertThat(refused(() -> world.addresses.associate(alice, id, two)).code())
                .isEqualTo(NetworkError.ASSOCIATED);
        UUID other = world.addresses.allocate(alice).id();
        assertThat(refused(() -> world.addresses.associate(alice, other, one)).code())
                .isEqualTo(NetworkError.ASSOCIATED);
        world.addresses.disassociate(alice, id);
        world.reconcile();
        assertThat(world.addresses.get(alice, id).state()).isEqualTo(NetworkState.ALLOCATED);
        assertThat(atTheBackend()).doesNotContain(new Found(Wanted.Kind.ADDRESS, id));
        world.addresses.release(alice, id);
        world.reconcile();
        assertThat(refused(() -> world.addresses.get(alice, id)).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void anElasticIpIsFreeWhenItsInstanceLeaves() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID instance = world.instanceOf(alice, world.place(alice, subnet, "one"));
        UUID id = world.addresses.allocate(alice).id();
        world.addresses.associate(alice, id, instance);
        world.reconcile();
        world.terminate(alice, instance);
        Resource<AddressSpec, Installed> address = world.addresses.get(alice, id);
        assertThat(address.state()).isEqualTo(NetworkState.ALLOCATED);
        assertThat(address.spec().instance()).isNull();
        assertThat(atTheBackend()).doesNotContain(new Found(Wanted.Kind.ADDRESS, id));
        world.addresses.release(alice, id);
    }

    @Test
    void aPoolGivesEachAddressOnceAndThenNone() {
        world.close();
        world = open(folder.resolve("small"), "pool", "192.0.2.0/29");
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            given.add(world.addresses.allocate(alice).spec().address());
        }
        assertThat(given)
                .containsExactlyInAnyOrder(
                        "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6");
        assertThat(refused(() -> world.addresses.allocate(alice)).code())
                .isEqualTo(NetworkError.NO_ADDRESS);
    }

    @Test
    void withoutAPoolThereIsNoWayOut() {
        world.close();
        world = open(folder.resolve("none"), "pool", "");
        assertThat(refused(() -> world.addresses.allocate(alice)).code())
                .isEqualTo(NetworkError.NO_POOL);
        assertThat(world.vpc(alice, "prod", null).spec().outside()).isNull();
    }
}
