// SPDX-License-Identifier: Apache-2.0
package org.thecloud.network.service;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.util.converter.Converters;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Step;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.network.GroupSpec;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkHandle.NetworkNamespace;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortWish;
import org.thecloud.network.Rule;
import org.thecloud.network.SubnetSpec;
import org.thecloud.network.VpcSpec;
import org.thecloud.network.sim.SimFixture;
import org.thecloud.network.spi.NetworkDriver;

/** The network service on a real store, with a simulated host. */
final class World implements AutoCloseable {

    static final String DRIVER = "sim";

    final StoreFixture store;
    final DriversByName<NetworkDriver> drivers = new DriversByName<>(NetworkDriver.class);
    final NetworkDriver sim;
    final Caller alice = StoreFixture.newCaller();
    final Caller bob = StoreFixture.newCaller();
    final VpcService vpcs;
    final SubnetService subnets;
    final GroupService groups;
    final PortService ports;
    final PeeringService peerings;
    final RouteTableService tables;
    final AddressService addresses;
    final Drift drift;
    private final ResourceStore<Map, Map> instances;
    private final List<Reconciler<?, ?>> reconcilers;

    /** Stands for instances, which ports belong to. */
    private record Machines() implements ResourceKind<Map, Map> {
        @Override
        public String name() {
            return "instance";
        }

        @Override
        public Class<Map> specType() {
            return Map.class;
        }

        @Override
        public Class<Map> statusType() {
            return Map.class;
        }
    }

    private record MachineReconciler() implements Reconciler<Map, Map> {
        @Override
        public ResourceKind<Map, Map> kind() {
            return new Machines();
        }

        @Override
        public Step<Map> reconcile(Caller self, Resource<Map, Map> machine) {
            return machine.deleting() ? Step.gone() : Step.done("RUNNING", Map.of());
        }
    }

    static World h2(Path folder, String... settings) {
        return new World(StoreFixture.h2(folder), folder, settings);
    }

    /** In a schema of the folder's own; skips the test where there is no PostgreSQL. */
    static World postgresql(Path folder, String... settings) {
        String url = System.getenv("CLOUD_TEST_PG_URL");
        assumeTrue(url != null, "CLOUD_TEST_PG_URL is not set: no PostgreSQL");
        String user = System.getenv("CLOUD_TEST_PG_USER");
        String password = System.getenv().getOrDefault("CLOUD_TEST_PG_PASSWORD", "");
        String schema =
                "n"
                        + UUID.nameUUIDFromBytes(folder.toString().getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "");
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute("create schema if not exists " + schema);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
        return new World(
                StoreFixture.postgresql(
                        url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema,
                        user,
                        password),
                folder,
                settings);
    }

    private World(StoreFixture store, Path folder, String... settings) {
        this.store = store;
        sim = SimFixture.in(folder.resolve("sim"));
        drivers.come(DRIVER, sim);
        Backend backend = new Backend(config(settings), store.resources(), drivers);
        vpcs = new VpcService(store.resources(), backend);
        subnets = new SubnetService(store.resources(), backend);
        groups = new GroupService(store.resources(), backend);
        ports = new PortService(store.resources(), backend);
        peerings = new PeeringService(store.resources());
        tables = new RouteTableService(store.resources());
        addresses = new AddressService(store.resources(), backend);
        drift = new Drift(store.resources(), backend);
        instances = store.resources().of(new Machines());
        reconcilers =
                List.of(
                        new MachineReconciler(),
                        new VpcReconciler(store.resources(), backend),
                        new SubnetReconciler(store.resources(), backend),
                        new GroupReconciler(backend),
                        new PortReconciler(store.resources(), backend),
                        new PeeringReconciler(store.resources(), backend),
                        new RouteTableReconciler(store.resources(), backend),
                        new AddressReconciler(store.resources(), backend));
    }

    private static Config config(String... settings) {
        Map<String, Object> map = new java.util.TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put(settings[i], settings[i + 1]);
        }
        return Converters.standardConverter().convert(map).to(Config.class);
    }

    /** Until nothing changes any more: each kind may make work for another. */
    void reconcile() {
        store.reconcileAll(reconcilers.toArray(Reconciler<?, ?>[]::new));
    }

    Resource<VpcSpec, Installed> vpc(Caller caller, String name, @Nullable String cidr) {
        Resource<VpcSpec, Installed> made = vpcs.create(caller, name, cidr, null, Map.of());
        reconcile();
        return vpcs.get(caller, made.id());
    }

    Resource<SubnetSpec, Installed> subnet(Caller caller, UUID vpc, String name, String cidr) {
        Resource<SubnetSpec, Installed> made = subnets.create(caller, vpc, name, cidr, null);
        reconcile();
        return subnets.get(caller, made.id());
    }

    Resource<GroupSpec, Installed> group(Caller caller, UUID vpc, String name, Rule... rules) {
        Resource<GroupSpec, Installed> made = groups.create(caller, vpc, name, "", List.of(rules));
        reconcile();
        return groups.get(caller, made.id());
    }

    UUID instance(Caller caller, String name) {
        UUID id = instances.create(caller, Draft.of(name, Map.of())).id();
        reconcile();
        return id;
    }

    void terminate(Caller caller, UUID instance) {
        instances.delete(caller, instance);
        reconcile();
    }

    boolean hasInstance(UUID id) {
        return instances.exists(id);
    }

    /** A new instance, plugged in. */
    PlacedPort place(Caller caller, UUID subnet, String name, UUID... groups) {
        UUID instance = instance(caller, name);
        PlacedPort port =
                ports.ensure(
                        caller,
                        instance,
                        name,
                        0,
                        new PortWish(null, subnet, List.of(groups), null));
        reconcile();
        ports.plug(caller, instance, new NetworkNamespace("sim/" + name));
        return port;
    }

    UUID instanceOf(Caller caller, PlacedPort port) {
        return ports
                .list(caller, port.vpc(), org.thecloud.kernel.PageQuery.first())
                .items()
                .stream()
                .filter(one -> one.id().equals(port.id()))
                .findFirst()
                .orElseThrow()
                .spec()
                .instance();
    }

    static Rule tcp(int port, String cidr) {
        return new Rule(
                Ids.next(),
                Rule.Direction.INGRESS,
                Rule.Protocol.TCP,
                port,
                port,
                cidr,
                null,
                Rule.USUAL_PRIORITY,
                Rule.Action.ALLOW,
                "");
    }

    static Rule from(UUID group, int port) {
        return new Rule(
                Ids.next(),
                Rule.Direction.INGRESS,
                Rule.Protocol.TCP,
                port,
                port,
                null,
                group,
                Rule.USUAL_PRIORITY,
                Rule.Action.ALLOW,
                "");
    }

    @Override
    public void close() {
        store.close();
    }
}
