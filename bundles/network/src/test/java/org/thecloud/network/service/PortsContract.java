// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.network.NetworkError;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortWish;
import org.thecloud.network.spi.PortState;

/** Ports of instances. */
abstract class PortsContract extends NetworkServiceContract {

    PortsContract(Opening opening) {
        super(opening);
    }

    @Test
    void aPortHasAnAddressOfItsSubnetAndTheDefaultGroup() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/28").id();
        UUID group = world.groups.named(alice, vpc, "default").orElseThrow().id();
        Set<String> addresses = new HashSet<>();
        for (int i = 0; i < 13; i++) {
            addresses.add(world.place(alice, subnet, "i" + i).address());
        }
        assertThat(addresses)
                .hasSize(13)
                .doesNotContain("10.0.1.0", "10.0.1.1", "10.0.1.15")
                .allMatch(address -> address.startsWith("10.0.1."));
        assertThat(world.subnets.free(alice, world.subnets.get(alice, subnet))).isZero();
        assertThat(refused(() -> world.place(alice, subnet, "late")).code())
                .isEqualTo(NetworkError.NO_ADDRESS);
        assertThat(world.groups.members(alice, group, PageQuery.first()).items()).hasSize(13);
    }

    @Test
    void anAddressThatIsAskedForIsGivenOnce() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        PortWish wish = new PortWish(vpc, subnet, List.of(), "10.0.1.77");
        UUID one = world.instance(alice, "one");
        UUID two = world.instance(alice, "two");
        PlacedPort port = world.ports.ensure(alice, one, "one", 1000, wish);
        assertThat(port.address()).isEqualTo("10.0.1.77");
        assertThat(world.ports.ensure(alice, one, "one", 1000, wish)).isEqualTo(port);
        world.ports.ensure(alice, one, "one", 50, wish);
        assertThat(world.ports.of(alice, one).orElseThrow().spec().mbps()).isEqualTo(50);
        assertThat(refused(() -> world.ports.ensure(alice, two, "two", 1000, wish)).code())
                .isEqualTo(NetworkError.ADDRESS_REFUSED);
        for (String wrong : List.of("10.0.1.0", "10.0.1.1", "10.0.1.255", "10.0.2.9", "::1")) {
            PortWish other = new PortWish(vpc, subnet, List.of(), wrong);
            assertThat(refused(() -> world.ports.check(alice, other)).field())
                    .contains("private_ip");
        }
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID other = world.vpc(alice, "other", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID group = world.group(alice, other, "web").id();
        CloudException foreign =
                refused(
                        () ->
                                world.ports.check(
                                        alice, new PortWish(null, subnet, List.of(group), null)));
        assertThat(foreign.code()).isEqualTo(NetworkError.OTHER_VPC);
        assertThat(foreign.field()).contains("security_groups");
        assertThat(
                        refused(
                                        () ->
                                                world.ports.check(
                                                        alice,
                                                        new PortWish(
                                                                other, subnet, List.of(), null)))
                                .field())
                .contains("subnet_id");
        assertThat(
                        refused(
                                        () ->
                                                world.ports.check(
                                                        alice,
                                                        new PortWish(other, null, List.of(), null)))
                                .code())
                .isEqualTo(NetworkError.NO_SUBNET);
        assertThat(
                        refused(
                                        () ->
                                                world.ports.check(
                                                        alice,
                                                        new PortWish(
                                                                null, Ids.next(), List.of(), null)))
                                .code())
                .isEqualTo(KernelError.REFERENCE_NOT_FOUND);
    }

    @Test
    void aPortLeavesWithItsInstance() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        PlacedPort port = world.place(alice, subnet, "web");
        UUID instance = world.instanceOf(alice, port);
        assertThat(world.sim.inspect(port.id())).isEqualTo(PortState.UP);
        world.terminate(alice, instance);
        assertThat(world.hasInstance(instance)).isFalse();
        assertThat(world.sim.inspect(port.id())).isEqualTo(PortState.ABSENT);
        assertThat(world.ports.list(alice, vpc, PageQuery.first()).items()).isEmpty();
    }
}
