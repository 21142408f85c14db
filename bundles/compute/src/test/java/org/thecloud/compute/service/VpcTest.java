// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.spi.Machine;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.network.Installed;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortSpec;
import org.thecloud.network.PortWish;
import org.thecloud.network.Ports;
import org.thecloud.network.PublishedPort;
import org.thecloud.volume.NewVolume;

/** Instances in VPCs, as far as they are the compute service's. */
class VpcTest {

    @TempDir Path folder;
    private World world;
    private UUID vpc;
    private UUID subnet;
    private final OnePort ports = new OnePort();

    /** Stands for a kind of the network service. */
    private record Plain(String name) implements ResourceKind<Map, Map> {
        @Override
        public Class<Map> specType() {
            return Map.class;
        }

        @Override
        public Class<Map> statusType() {
            return Map.class;
        }
    }

    /** A network service that gives everybody the same port. */
    private final class OnePort implements Ports {

        boolean installed = true;
        final List<PortWish> asked = new ArrayList<>();
        final List<Integer> rates = new ArrayList<>();
        final List<Machine.State> plugged = new ArrayList<>();

        @Override
        public PortWish check(Caller caller, PortWish wanted) {
            asked.add(wanted);
            return new PortWish(vpc, subnet, List.of(), wanted.address(), wanted.published());
        }

        @Override
        public PlacedPort ensure(
                Caller caller, UUID instance, String hostName, int mbps, PortWish wanted) {
            rates.add(mbps);
            return new PlacedPort(
                    instance,
                    vpc,
                    subnet,
                    "10.0.1.7",
                    "0a:00:00:00:00:07",
                    1442,
                    false,
                    List.of("10.0.1.1"),
                    "prod.internal");
        }

        @Override
        public boolean plug(Caller caller, UUID instance, NetworkHandle handle) {
            if (installed) {
                plugged.add(world.sim.inspect(instance).state());
            }
            return installed;
        }

        @Override
        public Optional<Resource<PortSpec, Installed>> of(Caller caller, UUID instance) {
            return Optional.empty();
        }

        @Override
        public Page<Resource<PortSpec, Installed>> list(Caller caller, UUID vpc, PageQuery page) {
            return new Page<>(List.of(), null);
        }
    }

    @BeforeEach
    void open() {
        world = new World(folder);
        vpc = made("vpc");
        subnet = made("subnet");
    }

    private UUID made(String kind) {
        return world.store
                .resources()
                .of(new Plain(kind))
                .create(world.alice, Draft.of("prod", Map.of()))
                .id();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Launch inVpc(PortMapping... published) {
        return inVpc(List.of(), published);
    }

    private Launch inVpc(List<VolumeMount> volumes, PortMapping... published) {
        return new Launch(
                "web",
                "nginx",
                "basic-1",
                null,
                List.of(published),
                Map.of(),
                List.of(),
                null,
                RestartPolicy.ON_FAILURE,
                Map.of(),
                Map.of(),
                new PortWish(vpc, null, List.of(), null),
                volumes,
                List.of());
    }

    @Test
    void withoutANetworkServiceItIsRefused() {
        CloudException refusal = refused(() -> world.instances.launch(world.alice, inVpc()));
        assertThat(refusal.code()).isEqualTo(ComputeError.NO_NETWORKS);
        assertThat(world.all()).isEmpty();
    }

    @Test
    void itIsPluggedInBeforeItRuns() {
        world.networks.add(ports);
        Resource<InstanceSpec, InstanceStatus> running = world.launched(inVpc());
        assertThat(running.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(running.status().address()).isEqualTo("10.0.1.7");
        assertThat(running.spec().network().subnet()).isEqualTo(subnet);
        assertThat(ports.plugged.get(0)).isEqualTo(Machine.State.CREATED);
        assertThat(ports.rates).as("as its type says").containsOnly(1000);
    }

    @Test
    void itWaitsForItsPort() {
        ports.installed = false;
        world.networks.add(ports);
        Resource<InstanceSpec, InstanceStatus> waiting = world.launched(inVpc());
        assertThat(waiting.state()).isEqualTo(InstanceState.STARTING);
        assertThat(world.sim.inspect(waiting.id()).state()).isEqualTo(Machine.State.CREATED);
        ports.installed = true;
        world.look("sim");
        assertThat(world.now(waiting.id()).state()).isEqualTo(InstanceState.RUNNING);
    }

    private UUID volume(String name) {
        UUID id =
                world.volumes
                        .create(world.alice, new NewVolume(name, 1, null, null, null, Map.of()))
                        .id();
        world.reconcile();
        return id;
    }

    private void power(UUID id, Power power) {
        world.instances.update(world.alice, id, InstanceChange.power(power));
        world.reconcile();
    }

    @Test
    void itHasItsVolumesBeforeItsPortAndGivesThemBackWhenItStops() {
        UUID first = volume("first");
        ports.installed = false;
        world.networks.add(ports);
        UUID id = world.launched(inVpc(List.of(new VolumeMount(first, "/a", false)))).id();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STARTING);
        assertThat(world.now(id).status().openVolumes()).containsExactly(first);
        assertThat(catchThrowable(() -> world.volumeDriver.delete(first)))
                .as("it is open")
                .isInstanceOf(DriverException.class);
        ports.installed = true;
        world.look("sim");
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(refused(() -> world.volumes.delete(world.alice, first)).code())
                .isEqualTo(KernelError.IN_USE);

        power(id, Power.STOPPED);
        assertThat(world.now(id).status().openVolumes()).isEmpty();
        assertThat(world.now(id).status().address()).isEqualTo("10.0.1.7");
        world.volumeDriver.delete(first); // nobody has it open
    }

    @Test
    void aStoppedOneGetsAVolumeAndIsPluggedInAgain() {
        UUID volume = volume("late");
        world.networks.add(ports);
        UUID id = world.launched(inVpc()).id();
        power(id, Power.STOPPED);
        world.disks.attach(world.alice, volume, "web", "/data", false);
        ports.plugged.clear();
        power(id, Power.RUNNING);
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(world.now(id).status().openVolumes()).containsExactly(volume);
        assertThat(ports.plugged.get(0)).isEqualTo(Machine.State.EXITED);
        world.instances.restart(world.alice, id);
        ports.plugged.clear();
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(ports.plugged.get(0)).isEqualTo(Machine.State.EXITED);
    }

    @Test
    void itsPortsAreTheNetworksToPublish() {
        world.networks.add(ports);
        Resource<InstanceSpec, InstanceStatus> running =
                world.launched(inVpc(new PortMapping(8080, 80)));
        assertThat(ports.asked.get(0).published()).containsExactly(new PublishedPort(8080, 80));
        assertThat(running.spec().network().published())
                .containsExactly(new PublishedPort(8080, 80));
        assertThat(
                        refused(
                                        () ->
                                                world.instances.launch(
                                                        world.alice, inVpc(new PortMapping(0, 80))))
                                .field())
                .contains("ports");
    }
}
