// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Ids;

class OrphansTest {

    @TempDir Path folder;
    private World world;

    @BeforeEach
    void open() {
        world = new World(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private UUID machine(ComputeDriver driver, UUID installation) {
        UUID id = Ids.next();
        driver.ensure(
                new MachineSpec(
                        id,
                        installation,
                        "stray",
                        new MachineSize(1, 1 << 20, 0, 10),
                        new MachineBoot("nginx", List.of())));
        driver.power(id, Power.RUNNING);
        return id;
    }

    @Test
    void onlyMachinesOfThisInstallationWithoutAnInstanceAreRemoved() {
        UUID ours = world.store.resources().installation();
        UUID elsewhere = UUID.randomUUID();
        UUID running = world.launched(World.nginx("one")).id();
        UUID stopped = world.launched(World.nginx("two")).id();
        world.instances.update(world.alice, stopped, InstanceChange.power(Power.STOPPED));
        world.reconcile();
        UUID orphan = machine(world.sim, ours);
        UUID foreign = machine(world.sim, elsewhere);
        world.orphans.sweep();
        assertThat(world.sim.list(ours)).containsExactlyInAnyOrder(running, stopped);
        assertThat(world.sim.inspect(orphan)).isEqualTo(Machine.absent());
        assertThat(world.sim.inspect(foreign).state()).isEqualTo(Machine.State.RUNNING);
    }

    @Test
    void aMachineWhoseInstanceIsBeingTerminatedIsLeftToItsReconciler() {
        UUID id = world.launched(World.nginx("one")).id();
        world.instances.terminate(world.alice, id);
        world.orphans.sweep();
        assertThat(world.sim.inspect(id).state()).isEqualTo(Machine.State.RUNNING);
        world.reconcile();
        assertThat(world.sim.inspect(id)).isEqualTo(Machine.absent());
    }

    @Test
    void oneHostInTroubleKeepsNoOrphansAliveElsewhere() throws Exception {
        UUID ours = world.store.resources().installation();
        world.host("a-broken", 1, World.GIB);
        Path machines = world.machines("a-broken");
        Files.createDirectories(machines);
        Files.writeString(machines.resolve(UUID.randomUUID() + ".machine"), "nonsense");
        world.drivers.go("b-gone");
        UUID orphan = machine(world.sim, ours);
        world.orphans.sweep();
        assertThat(world.sim.inspect(orphan)).isEqualTo(Machine.absent());
    }
}
