// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortWish;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;

/** VPCs and their subnets. */
abstract class VpcsContract extends NetworkServiceContract {

    VpcsContract(Opening opening) {
        super(opening);
    }

    @Test
    void aVpcHasABlockAWayOutAndADefaultGroup() {
        Resource<VpcSpec, Installed> vpc = world.vpc(alice, "prod", null);
        assertThat(vpc.state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(vpc.spec().cidr()).isEqualTo("10.0.0.0/16");
        assertThat(vpc.spec().outside()).startsWith("100.64.");
        Resource<GroupSpec, Installed> group =
                world.groups.named(alice, vpc.id(), "default").orElseThrow();
        assertThat(group.spec().rules())
                .singleElement()
                .satisfies(rule -> assertThat(rule.group()).isEqualTo(group.id()));
        assertThat(world.vpc(alice, "next", null).spec().cidr()).isEqualTo("10.1.0.0/16");
        assertThat(world.vpc(bob, "prod", null).spec().cidr()).isEqualTo("10.0.0.0/16");
    }

    @Test
    void everyVpcHasAnotherAddressOutside() {
        Set<String> outside = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            outside.add(
                    world.vpcs
                            .create(alice, "v" + i, "10.0.0.0/16", null, Map.of())
                            .spec()
                            .outside());
        }
        assertThat(outside).hasSize(20).doesNotContain("100.64.0.1", "100.64.0.0");
    }

    @Test
    void aRepeatWithTheSameKeyIsTheSameVpc() {
        Caller keyed = alice.with(new Conditions("key-1", null, false));
        UUID first = world.vpcs.create(keyed, "prod", null, null, Map.of()).id();
        assertThat(world.vpcs.create(keyed, "prod", null, null, Map.of()).id()).isEqualTo(first);
        assertThat(
                        refused(
                                        () ->
                                                world.vpcs.create(
                                                        keyed,
                                                        "prod",
                                                        "10.9.0.0/16",
                                                        null,
                                                        Map.of()))
                                .code())
                .isEqualTo(KernelError.IDEMPOTENCY_KEY_REUSED);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5/16, INVALID_INPUT",
        "10.0.0.0, INVALID_INPUT",
        "hello/8, INVALID_INPUT",
        "0.0.0.0/0, CIDR_REFUSED",
        "10.0.0.0/8, CIDR_REFUSED",
        "10.0.0.0/29, CIDR_REFUSED",
        "8.8.0.0/16, CIDR_REFUSED",
        "fd00::/64, CIDR_REFUSED"
    })
    void aBlockThatCannotBeIsRefused(String cidr, String code) {
        CloudException refusal =
                refused(() -> world.vpcs.create(alice, "prod", cidr, null, Map.of()));
        assertThat(refusal.code().name()).isEqualTo(code);
        assertThat(refusal.field()).contains("cidr_block");
        assertThat(refusal.kind().status()).isBetween(400, 499);
    }

    @Test
    void subnetsLieInTheVpcAndNotOnEachOther() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        Resource<SubnetSpec, Installed> one = world.subnet(alice, vpc, "one", "10.0.1.0/24");
        assertThat(one.state()).isEqualTo(NetworkState.AVAILABLE);
        assertThat(one.spec().gateway()).isEqualTo("10.0.1.1");
        CloudException outside =
                refused(() -> world.subnets.create(alice, vpc, "x", "10.1.0.0/24", null));
        assertThat(outside.code()).isEqualTo(NetworkError.CIDR_OUTSIDE);
        for (String overlap : List.of("10.0.1.0/24", "10.0.0.0/23", "10.0.1.128/25")) {
            CloudException refusal =
                    refused(() -> world.subnets.create(alice, vpc, "x", overlap, null));
            assertThat(refusal.code()).isEqualTo(NetworkError.CIDR_OVERLAP);
            assertThat(refusal).hasMessageContaining("one");
            assertThat(refusal.details()).containsEntry("conflict", "subnet/" + one.id());
        }
        assertThat(world.subnets.create(alice, vpc, "free", null, null).spec().cidr())
                .isEqualTo("10.0.0.0/24");
        assertThat(world.subnets.create(alice, vpc, "next", null, null).spec().cidr())
                .isEqualTo("10.0.2.0/24");
    }

    @Test
    void namesAreFreeInAnotherVpc() {
        UUID one = world.vpc(alice, "one", null).id();
        UUID two = world.vpc(alice, "two", null).id();
        world.group(alice, one, "web");
        world.group(alice, two, "web");
        assertThat(refused(() -> world.group(alice, one, "web")).code())
                .isEqualTo(KernelError.NAME_TAKEN);
        assertThat(world.groups.list(alice, one, PageQuery.first()).items())
                .extracting(Resource::name)
                .containsExactlyInAnyOrder("default", "web");
    }

    @Test
    void aVpcLeavesWithItsPartsButNotWhileSomebodyIsInIt() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        PlacedPort port = world.place(alice, subnet, "web");
        assertThat(refused(() -> world.vpcs.delete(alice, vpc)).code())
                .isEqualTo(KernelError.IN_USE);
        assertThat(refused(() -> world.subnets.delete(alice, subnet)).code())
                .isEqualTo(KernelError.IN_USE);
        world.terminate(alice, world.instanceOf(alice, port));
        world.vpcs.delete(alice, vpc);
        world.reconcile();
        assertThat(refused(() -> world.vpcs.get(alice, vpc)).code())
                .isEqualTo(KernelError.NOT_FOUND);
        assertThat(refused(() -> world.subnets.get(alice, subnet)).code())
                .isEqualTo(KernelError.NOT_FOUND);
        assertThat(atTheBackend()).isEmpty();
    }

    @Test
    void anotherTenantSeesNothing() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID group = world.group(alice, vpc, "web").id();
        UUID address = world.addresses.allocate(alice).id();
        PlacedPort port = world.place(alice, subnet, "web");
        UUID instance = world.instanceOf(alice, port);
        List<Runnable> calls =
                List.of(
                        () -> world.vpcs.get(bob, vpc),
                        () -> world.vpcs.update(bob, vpc, "x", null),
                        () -> world.vpcs.delete(bob, vpc),
                        () -> world.subnets.list(bob, vpc, PageQuery.first()),
                        () -> world.subnets.create(bob, vpc, "x", null, null),
                        () -> world.subnets.get(bob, subnet),
                        () -> world.subnets.delete(bob, subnet),
                        () -> world.groups.list(bob, vpc, PageQuery.first()),
                        () -> world.groups.create(bob, vpc, "x", "", List.of()),
                        () -> world.groups.get(bob, group),
                        () -> world.groups.delete(bob, group),
                        () -> world.groups.add(bob, group, World.tcp(80, "0.0.0.0/0")),
                        () -> world.groups.replace(bob, group, List.of()),
                        () -> world.groups.attach(bob, instance, group),
                        () -> world.groups.detach(bob, instance, group),
                        () -> world.groups.members(bob, group, PageQuery.first()),
                        () -> world.ports.list(bob, vpc, PageQuery.first()),
                        () -> world.ports.check(bob, new PortWish(null, subnet, List.of(), null)),
                        () -> world.addresses.get(bob, address),
                        () -> world.addresses.release(bob, address),
                        () -> world.addresses.associate(bob, address, instance),
                        () -> world.addresses.disassociate(bob, address));
        for (int i = 0; i < calls.size(); i++) {
            assertThat(refused(calls.get(i)).kind().status()).as("call " + i).isEqualTo(404);
        }
        assertThat(world.ports.of(bob, instance)).isEmpty();
        assertThat(world.vpcs.list(bob, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
        UUID own = world.addresses.allocate(bob).id();
        assertThat(refused(() -> world.addresses.associate(bob, own, instance)).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void withoutADriverNothingIsRecorded() {
        world.drivers.go(World.DRIVER);
        CloudException refusal =
                refused(() -> world.vpcs.create(alice, "prod", null, null, Map.of()));
        assertThat(refusal.code()).isEqualTo(NetworkError.NO_DRIVER);
        assertThat(world.vpcs.list(alice, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
    }
}
