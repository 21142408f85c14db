// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkError;
import org.thecloud.network.NetworkState;
import org.thecloud.network.PeeringSpec;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.ReachQuestion;
import org.thecloud.network.Reachability;
import org.thecloud.network.Route;
import org.thecloud.network.Route.Target;
import org.thecloud.network.RouteTableSpec;
import org.thecloud.network.RouteTables;
import org.thecloud.network.Rule;
import org.thecloud.network.spi.NetworkDriver.Found;
import org.thecloud.network.spi.Wanted;

/** Route tables as their users see them, the same on every database. */
abstract class RouteTableServiceContract {

    private static final String EVERYWHERE = "0.0.0.0/0";

    @TempDir Path folder;
    private World world;
    private Caller alice;
    private Caller bob;
    private UUID vpc;
    private UUID subnet;

    abstract World open(Path folder);

    @BeforeEach
    void open() {
        world = open(folder);
        alice = world.alice;
        bob = world.bob;
        vpc = world.vpc(alice, "prod", "10.1.0.0/16").id();
        subnet = world.subnet(alice, vpc, "a", "10.1.1.0/24").id();
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

    private static Route route(String block, Target target, @Nullable UUID peering) {
        return new Route(Ids.next(), block, target, peering);
    }

    private UUID table() {
        UUID id = world.tables.create(alice, vpc, "own").id();
        world.reconcile();
        return id;
    }

    private Resource<RouteTableSpec, Installed> main() {
        return world.tables.list(alice, vpc, PageQuery.first()).items().stream()
                .filter(table -> table.spec().main())
                .findFirst()
                .orElseThrow();
    }

    private boolean installed(UUID table) {
        return world.sim
                .list(world.store.resources().installation())
                .contains(new Found(Wanted.Kind.ROUTES, table));
    }

    private Reachability reach(String from, String to) {
        return world.vpcs.reach(alice, vpc, new ReachQuestion(from, to, Rule.Protocol.TCP, 80));
    }

    @Test
    void everyVpcHasAMainTableThatFollowsFromIt() {
        Resource<RouteTableSpec, Installed> main = main();
        assertThat(main.name()).isEqualTo(RouteTables.MAIN);
        assertThat(main.state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(world.tables.routes(alice, main))
                .extracting(Route::destination, Route::target)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("10.1.0.0/16", Target.LOCAL),
                        org.assertj.core.groups.Tuple.tuple(EVERYWHERE, Target.INTERNET));
        for (Runnable change :
                List.<Runnable>of(
                        () -> world.tables.delete(alice, main.id()),
                        () -> world.tables.associate(alice, main.id(), subnet),
                        () ->
                                world.tables.add(
                                        alice,
                                        main.id(),
                                        route("10.9.0.0/16", Target.BLACKHOLE, null)))) {
            assertThat(refused(change).code()).isEqualTo(NetworkError.WRONG_STATE);
        }
        world.vpcs.delete(alice, vpc);
        world.reconcile();
        assertThat(refused(() -> world.tables.get(alice, main.id())).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void aSubnetWithATableOfItsOwnHasWhatTheTableSays() {
        PlacedPort from = world.place(alice, subnet, "from");
        assertThat(reach(from.address(), "100.64.9.9").reachable()).isTrue();
        UUID table = table();
        world.tables.associate(alice, table, subnet);
        world.reconcile();
        assertThat(installed(table)).isTrue();
        Reachability closed = reach(from.address(), "100.64.9.9");
        assertThat(closed.reachable()).isFalse();
        assertThat(closed.summary()).contains("no route");

        Route out = route(EVERYWHERE, Target.INTERNET, null);
        world.tables.add(alice, table, out);
        world.tables.add(alice, table, route("100.64.9.9/32", Target.BLACKHOLE, null));
        world.reconcile();
        assertThat(reach(from.address(), "100.64.9.8").reachable()).isTrue();
        assertThat(reach(from.address(), "100.64.9.9").summary()).contains("nowhere");

        world.tables.remove(alice, table, out.id());
        assertThat(refused(() -> world.tables.remove(alice, table, out.id())).code())
                .isEqualTo(KernelError.NOT_FOUND);
        world.reconcile();
        assertThat(reach(from.address(), "100.64.9.8").reachable()).isFalse();
        world.tables.disassociate(alice, table, subnet);
        world.reconcile();
        assertThat(reach(from.address(), "100.64.9.9").reachable()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.0/24, BLACKHOLE, ROUTE_REFUSED, destination_cidr",
        "10.1.0.0/16, INTERNET, ROUTE_REFUSED, destination_cidr",
        "10.9.0.0/16, LOCAL, ROUTE_REFUSED, target_type",
        "10.9.0.1/16, INTERNET, INVALID_INPUT, destination_cidr",
        "everywhere, INTERNET, INVALID_INPUT, destination_cidr",
        "::/0, INTERNET, CIDR_REFUSED, destination_cidr",
        "10.9.0.0/16, PEERING, INVALID_INPUT, target_id"
    })
    void aRouteThatCannotBeIsRefused(String block, Target target, String code, String field) {
        UUID table = table();
        CloudException refusal =
                refused(() -> world.tables.add(alice, table, route(block, target, null)));
        assertThat(refusal.code().name()).isEqualTo(code);
        assertThat(refusal.field()).contains(field);
        assertThat(world.tables.get(alice, table).spec().routes()).isEmpty();
    }

    @Test
    void aBlockHasOneRoute() {
        UUID table = table();
        world.tables.add(alice, table, route(EVERYWHERE, Target.INTERNET, null));
        assertThat(
                        refused(
                                        () ->
                                                world.tables.add(
                                                        alice,
                                                        table,
                                                        route(EVERYWHERE, Target.BLACKHOLE, null)))
                                .code())
                .isEqualTo(NetworkError.ROUTE_EXISTS);
        assertThat(
                        refused(
                                        () ->
                                                world.tables.add(
                                                        alice,
                                                        table,
                                                        route(
                                                                "10.2.0.0/16",
                                                                Target.PEERING,
                                                                Ids.next())))
                                .code())
                .isEqualTo(KernelError.REFERENCE_NOT_FOUND);
    }

    @Test
    void aSubnetHasOneTableAndStaysAsLongAsItHasIt() {
        UUID table = table();
        UUID other = world.tables.create(alice, vpc, "other").id();
        world.tables.associate(alice, table, subnet);
        world.tables.associate(alice, table, subnet);
        assertThat(refused(() -> world.tables.associate(alice, other, subnet)).code())
                .isEqualTo(NetworkError.ASSOCIATED);
        assertThat(refused(() -> world.tables.disassociate(alice, other, subnet)).code())
                .isEqualTo(NetworkError.NOT_ASSOCIATED);
        assertThat(refused(() -> world.tables.delete(alice, table)).code())
                .isEqualTo(KernelError.IN_USE);
        assertThat(refused(() -> world.subnets.delete(alice, subnet)).code())
                .isEqualTo(KernelError.IN_USE);
        UUID far = world.vpc(alice, "far", "10.5.0.0/16").id();
        UUID stranger = world.subnet(alice, far, "s", "10.5.1.0/24").id();
        assertThat(refused(() -> world.tables.associate(alice, table, stranger)).code())
                .isEqualTo(KernelError.REFERENCE_NOT_FOUND);
        world.tables.disassociate(alice, table, subnet);
        world.tables.delete(alice, table);
        world.reconcile();
        assertThat(installed(table)).isFalse();
        world.tables.associate(alice, other, subnet);
        world.reconcile();
        world.vpcs.delete(alice, vpc);
        world.reconcile();
        assertThat(installed(other)).isFalse();
        assertThat(refused(() -> world.vpcs.get(alice, vpc)).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    private UUID peered(UUID theirs) {
        world.peerings.request(alice, vpc, theirs, bob.tenant());
        world.reconcile();
        world.peerings.accept(bob, only(bob).id());
        world.reconcile();
        return only(alice).id();
    }

    private Resource<PeeringSpec, Installed> only(Caller caller) {
        return world.peerings.list(caller, ResourceQuery.of(PageQuery.first())).items().get(0);
    }

    @Test
    void aRouteThroughAPeeringLeadsNowhereOnceTheOtherSideEndsIt() {
        UUID theirs = world.vpc(bob, "theirs", "10.2.0.0/16").id();
        UUID peering = peered(theirs);
        assertThat(world.tables.routes(alice, main()))
                .anySatisfy(
                        route -> {
                            assertThat(route.destination()).isEqualTo("10.2.0.0/16");
                            assertThat(route.peering()).isEqualTo(peering);
                        });
        UUID table = table();
        Route through = route("10.2.3.0/24", Target.PEERING, peering);
        world.tables.associate(alice, table, subnet);
        world.tables.add(alice, table, through);
        world.reconcile();
        assertThat(
                        refused(
                                        () ->
                                                world.tables.add(
                                                        alice,
                                                        table,
                                                        route(
                                                                "10.3.0.0/24",
                                                                Target.PEERING,
                                                                peering)))
                                .code())
                .isEqualTo(NetworkError.ROUTE_REFUSED);
        PlacedPort from = world.place(alice, subnet, "from");
        assertThat(reach(from.address(), "10.2.3.4").reachable()).isTrue();
        assertThat(reach(from.address(), "10.2.4.4").reachable()).isFalse();
        assertThat(refused(() -> world.peerings.delete(alice, peering)).code())
                .isEqualTo(KernelError.IN_USE);

        world.peerings.delete(bob, only(bob).id());
        world.reconcile();
        assertThat(world.peerings.get(alice, peering).state()).isEqualTo(NetworkState.DELETED);
        assertThat(world.tables.get(alice, table).state()).isEqualTo(NetworkState.ACTIVE);
        assertThat(reach(from.address(), "10.2.3.4").reachable()).isFalse();
        world.tables.remove(alice, table, through.id());
        world.peerings.delete(alice, peering);
    }

    @Test
    void anotherTenantHasNothingOfIt() {
        UUID table = table();
        for (Runnable call :
                List.<Runnable>of(
                        () -> world.tables.get(bob, table),
                        () -> world.tables.delete(bob, table),
                        () -> world.tables.list(bob, vpc, PageQuery.first()),
                        () -> world.tables.create(bob, vpc, "mine"),
                        () -> world.tables.associate(bob, table, subnet),
                        () -> world.tables.disassociate(bob, table, subnet),
                        () -> world.tables.remove(bob, table, Ids.next()),
                        () ->
                                world.tables.add(
                                        bob, table, route(EVERYWHERE, Target.INTERNET, null)))) {
            assertThat(refused(call).code()).isEqualTo(KernelError.NOT_FOUND);
        }
    }
}
