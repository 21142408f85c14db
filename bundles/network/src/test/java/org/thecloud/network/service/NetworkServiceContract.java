// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.States;
import org.thecloud.network.AddressSpec;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortWish;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Rule;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.PortState;
import org.thecloud.network.spi.Wanted;

/** The network service as its users see it, the same on every database. */
abstract class NetworkServiceContract {

    @TempDir Path folder;
    private World world;
    private Caller alice;
    private Caller bob;

    abstract World open(Path folder, String... settings);

    @BeforeEach
    void open() {
        world = open(folder);
        alice = world.alice;
        bob = world.bob;
    }

    @AfterEach
    void close() {
        // where there is no database the test is skipped before
        if (world != null) {
            world.close();
        }
    }

    private static CloudException refused(Runnable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call::run);
        assertThat(refusal).as("it was not refused").isNotNull();
        return refusal;
    }

    private Set<Found> atTheBackend() {
        return world.sim.list(world.store.resources().installation());
    }

    // ------------------------------------------------------------ VPCs and subnets

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
        world.drivers.go();
        CloudException refusal =
                refused(() -> world.vpcs.create(alice, "prod", null, null, Map.of()));
        assertThat(refusal.code()).isEqualTo(NetworkError.NO_DRIVER);
        assertThat(world.vpcs.list(alice, ResourceQuery.of(PageQuery.first())).items()).isEmpty();
    }

    // ------------------------------------------------------------ rules

    @ParameterizedTest
    @CsvSource(
            value = {
                "TCP,   0,     80,    10.0.0.0/8,  port_min",
                "TCP,   80,    65536, 10.0.0.0/8,  port_max",
                "TCP,   90,    80,    10.0.0.0/8,  port_max",
                "TCP,   80,    -,     10.0.0.0/8,  port_min",
                "UDP,   -1,    80,    10.0.0.0/8,  port_min",
                "ALL,   80,    80,    10.0.0.0/8,  port_min",
                "ICMP,  256,   0,     10.0.0.0/8,  port_min",
                "ICMP,  -,     0,     10.0.0.0/8,  port_min",
                "TCP,   80,    80,    10.0.0.1/8,  cidr",
                "TCP,   80,    80,    10.0.0.0/40, cidr",
                "TCP,   80,    80,    -,           cidr"
            },
            nullValues = "-")
    void aRuleThatCannotBeIsRefused(
            String protocol, Integer low, Integer high, String cidr, String field) {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        Rule rule =
                new Rule(
                        Ids.next(),
                        Rule.Direction.INGRESS,
                        Rule.Protocol.valueOf(protocol),
                        low,
                        high,
                        cidr,
                        null,
                        100,
                        Rule.Action.ALLOW,
                        "");
        CloudException refusal = refused(() -> world.groups.add(alice, group, rule));
        assertThat(refusal.field()).contains(field);
        assertThat(refusal.kind().status()).isEqualTo(400);
        assertThat(world.groups.get(alice, group).spec().rules()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/8", "::/0", "2001:db8::/32"})
    void bothVersionsOfAddressesCanBeInRules(String cidr) {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        world.groups.add(alice, group, World.tcp(80, cidr));
        assertThat(world.groups.get(alice, group).spec().rules()).hasSize(1);
    }

    @Test
    void aGroupHasNoMoreRulesThanItMay() {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        List<Rule> rules = new ArrayList<>();
        for (int i = 1; i <= 4096; i++) {
            rules.add(World.tcp(i, "0.0.0.0/0"));
        }
        assertThat(refused(() -> world.groups.replace(alice, group, rules)).code())
                .isEqualTo(NetworkError.TOO_MANY_RULES);
        world.groups.replace(alice, group, rules.subList(0, 1000));
        assertThat(refused(() -> world.groups.add(alice, group, World.tcp(1001, "::/0"))).code())
                .isEqualTo(NetworkError.TOO_MANY_RULES);
    }

    @Test
    void aRuleIsInAGroupOnce() {
        UUID group = world.group(alice, world.vpc(alice, "prod", null).id(), "web").id();
        Rule first = World.tcp(80, "0.0.0.0/0");
        world.groups.add(alice, group, first);
        CloudException refusal =
                refused(() -> world.groups.add(alice, group, World.tcp(80, "0.0.0.0/0")));
        assertThat(refusal.code()).isEqualTo(NetworkError.RULE_EXISTS);
        assertThat(refusal.details()).containsEntry("rule_id", first.id().toString());
        assertThat(world.groups.remove(alice, first.id()).spec().rules()).isEmpty();
        assertThat(refused(() -> world.groups.remove(alice, first.id())).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void aGroupInUseStays() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID clients = world.group(alice, vpc, "clients").id();
        UUID web = world.group(alice, vpc, "web", World.from(clients, 80)).id();
        PlacedPort port = world.place(alice, subnet, "server", web);
        assertThat(refused(() -> world.groups.delete(alice, clients)).code())
                .isEqualTo(KernelError.IN_USE);
        assertThat(refused(() -> world.groups.delete(alice, web)).code())
                .isEqualTo(KernelError.IN_USE);
        world.groups.detach(alice, world.instanceOf(alice, port), web);
        world.groups.delete(alice, web);
        world.reconcile();
        world.groups.delete(alice, clients);
        UUID group = world.groups.named(alice, vpc, "default").orElseThrow().id();
        assertThat(refused(() -> world.groups.delete(alice, group)).code())
                .isEqualTo(NetworkError.WRONG_STATE);
    }

    @Test
    void groupsThatNameEachOtherStayUntilARuleIsGone() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID web = world.group(alice, vpc, "web").id();
        UUID database = world.group(alice, vpc, "database", World.from(web, 5432)).id();
        Rule back = World.from(database, 80);
        world.groups.add(alice, web, back);
        world.reconcile();
        assertThat(refused(() -> world.groups.delete(alice, web)).details())
                .containsEntry("used_by", "sg/" + database);
        CloudException refusal = refused(() -> world.groups.delete(alice, database));
        assertThat(refusal.code()).isEqualTo(KernelError.IN_USE);
        assertThat(refusal).hasMessageContaining("security group web");
        assertThat(refusal.details())
                .containsEntry("used_by", "sg/" + web)
                .containsEntry("rule_id", back.id().toString());
        world.groups.remove(alice, back.id());
        world.groups.delete(alice, database);
        world.reconcile();
        world.groups.delete(alice, web);
    }

    // ------------------------------------------------------------ ports

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

    // ------------------------------------------------------------ reachability

    private Reachability reach(UUID vpc, String from, String to, int port) {
        return world.vpcs.reach(alice, vpc, new ReachQuestion(from, to, Rule.Protocol.TCP, port));
    }

    @Test
    void whatIsAnsweredIsWhatTheBackendWouldDo() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID far = world.subnet(alice, vpc, "two", "10.0.2.0/24").id();
        UUID clients = world.group(alice, vpc, "clients").id();
        UUID web = world.group(alice, vpc, "web", World.from(clients, 80)).id();
        PlacedPort server = world.place(alice, subnet, "server", web);
        PlacedPort member = world.place(alice, far, "member", clients);
        PlacedPort stranger = world.place(alice, subnet, "stranger");
        for (PlacedPort from : List.of(member, stranger)) {
            for (int port : new int[] {80, 81}) {
                Reachability found = reach(vpc, from.id().toString(), server.address(), port);
                assertThat(found.reachable())
                        .as(found.summary())
                        .isEqualTo(from == member && port == 80)
                        .isEqualTo(String.valueOf(found.trace()).contains("arrives"));
                assertThat(found.steps()).isNotEmpty();
            }
        }
        assertThat(reach(vpc, stranger.address(), server.address(), 80).summary())
                .contains("no rule of the receiver's groups allows it in");
        // addresses are drawn at random
        String nobody =
                Stream.of("10.0.1.250", "10.0.1.251", "10.0.1.252")
                        .filter(one -> !Set.of(server.address(), stranger.address()).contains(one))
                        .findFirst()
                        .orElseThrow();
        assertThat(reach(vpc, member.address(), nobody, 80).reachable()).isFalse();
        assertThat(reach(vpc, member.address(), "8.8.8.8", 53).reachable()).isTrue();
        assertThat(refused(() -> reach(vpc, nobody, "8.8.8.8", 53)).field()).contains("from");
    }

    @Test
    void attachAndDetachChangeWhoReaches() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        UUID web = world.group(alice, vpc, "web", World.tcp(80, "10.0.0.0/16")).id();
        UUID none = world.group(alice, vpc, "none").id();
        PlacedPort server = world.place(alice, subnet, "server", none);
        PlacedPort client = world.place(alice, subnet, "client", none);
        UUID instance = world.instanceOf(alice, server);
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isFalse();
        world.groups.attach(alice, instance, web);
        world.groups.attach(alice, instance, web);
        world.reconcile();
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isTrue();
        world.groups.detach(alice, instance, web);
        world.groups.detach(alice, instance, web);
        world.reconcile();
        assertThat(reach(vpc, client.address(), server.address(), 80).reachable()).isFalse();
    }

    // ------------------------------------------------------------ peerings

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

    // ------------------------------------------------------------ elastic IPs

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

    // ------------------------------------------------------------ drift

    @Test
    void whatBelongsToNothingIsRemoved() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        world.subnet(alice, vpc, "one", "10.0.1.0/24");
        Set<Found> before = atTheBackend();
        UUID installation = world.store.resources().installation();
        Wanted.Rules stray = new Wanted.Rules(Ids.next(), installation, vpc, List.of());
        Wanted.Rules foreign = new Wanted.Rules(Ids.next(), Ids.next(), vpc, List.of());
        world.sim.ensure(stray);
        world.sim.ensure(foreign);
        world.drift.sweep();
        assertThat(atTheBackend()).isEqualTo(before);
        assertThat(world.sim.list(foreign.installation())).hasSize(1);
    }

    @Test
    void whatABackendHasLostIsMadeAgainWhenItComes() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        UUID subnet = world.subnet(alice, vpc, "one", "10.0.1.0/24").id();
        world.place(alice, subnet, "web");
        Set<Found> before = atTheBackend();
        for (Found found : before) {
            world.sim.delete(found.kind(), found.id());
        }
        world.drift.changed(world.drivers.info());
        world.reconcile();
        assertThat(atTheBackend()).isEqualTo(before);
    }

    @Test
    void aDriverThatIsMissingShowsInWhatItHas() {
        UUID vpc = world.vpc(alice, "prod", "10.0.0.0/16").id();
        world.drivers.go();
        world.drift.changed(world.drivers.info());
        world.reconcile();
        assertThat(world.vpcs.get(alice, vpc).state()).isEqualTo(States.DEGRADED);
        world.drivers.come(world.sim);
        world.drift.changed(world.drivers.info());
        world.reconcile();
        assertThat(world.vpcs.get(alice, vpc).state()).isEqualTo(NetworkState.ACTIVE);
    }
}
