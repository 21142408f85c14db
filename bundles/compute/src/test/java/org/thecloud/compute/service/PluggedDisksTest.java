// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.Power;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.sim.SimFixture;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Attachment.Progress;
import org.thecloud.volume.VolumeChange;
import org.thecloud.volume.VolumeError;

/** Volumes of instances that run, at a host whose machines can be given some meanwhile. */
class PluggedDisksTest {

    @TempDir Path folder;
    private World world;
    private Guests guests;
    private UUID volume;
    private UUID id;

    @BeforeEach
    void open() {
        world = new World(folder);
        guests = new Guests(SimFixture.in(folder.resolve("guests"), 8, 8 * World.GIB));
        world.drivers.go("sim");
        world.drivers.come("guests", guests);
        volume = world.volume("data");
        id = launched("web");
    }

    @AfterEach
    void close() {
        world.close();
    }

    private UUID launched(String name, VolumeMount... volumes) {
        UUID launched = world.launched(World.with(name, volumes)).id();
        assertThat(world.now(launched).state()).isEqualTo(InstanceState.RUNNING);
        return launched;
    }

    private void attached() {
        world.disks.attach(world.alice, volume, "web", "/data", false);
        world.reconcile();
    }

    private @Nullable Progress progress() {
        Attachment held = world.disks.of(world.alice, List.of(volume)).get(volume);
        return held == null ? null : held.progress();
    }

    private boolean isOpen() {
        try {
            world.volumeDriver.delete(volume);
            return false;
        } catch (DriverException inUse) {
            return true;
        }
    }

    @Test
    void aVolumeComesAndGoes() {
        world.disks.attach(world.alice, volume, "web", "/data", false);
        assertThat(progress()).isEqualTo(Progress.ATTACHING);
        world.reconcile();
        assertThat(progress()).isEqualTo(Progress.ATTACHED);
        assertThat(guests.volumes(id)).containsExactly(volume);
        assertThat(isOpen()).isTrue();
        world.disks.detach(world.alice, volume);
        assertThat(progress()).isEqualTo(Progress.DETACHING);
        world.reconcile();
        assertThat(progress()).isNull();
        assertThat(world.now(id).spec().volumes()).isEmpty();
        assertThat(world.now(id).status().openVolumes()).isEmpty();
        assertThat(guests.volumes(id)).isEmpty();
        assertThat(isOpen()).isFalse();
    }

    @Test
    void nobodyElseHasItBeforeItsGuestHasLetGo() {
        attached();
        guests.holding = true;
        world.disks.detach(world.alice, volume);
        world.disks.detach(world.alice, volume);
        world.reconcile();
        assertThat(progress()).isEqualTo(Progress.DETACHING);
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(isOpen()).isTrue();
        assertThat(refused(() -> launched("other", World.at(volume, "/data"))).code())
                .isEqualTo(VolumeError.VOLUME_IN_USE);
        assertThat(
                        refused(
                                        () ->
                                                world.disks.attach(
                                                        world.alice, volume, "web", "/data", false))
                                .code())
                .isEqualTo(ComputeError.WRONG_STATE);
        guests.holding = false;
        world.look("guests");
        assertThat(progress()).isNull();
        launched("other", World.at(volume, "/data"));
        assertThat(progress()).isEqualTo(Progress.ATTACHED);
    }

    @Test
    void aGuestThatHoldsOnLosesItWhenItIsStopped() {
        attached();
        guests.holding = true;
        world.disks.detach(world.alice, volume);
        world.reconcile();
        world.instances.update(world.alice, id, InstanceChange.power(Power.STOPPED));
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(progress()).isNull();
        assertThat(isOpen()).isFalse();
        world.instances.update(world.alice, id, InstanceChange.power(Power.RUNNING));
        world.reconcile();
        assertThat(guests.volumes(id)).isEmpty();
    }

    @Test
    void aGuestThatDiedStartsWithoutIt() {
        attached();
        guests.holding = true;
        world.disks.detach(world.alice, volume);
        world.reconcile();
        guests.power(id, Power.STOPPED);
        world.instances.restart(world.alice, id);
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(guests.volumes(id)).isEmpty();
        assertThat(progress()).isNull();
    }

    @Test
    void whatIsBeingStoppedIsLeftAlone() {
        attached();
        world.instances.update(world.alice, id, InstanceChange.power(Power.STOPPED));
        assertThat(refused(() -> world.disks.detach(world.alice, volume)))
                .hasMessageContaining("RUNNING or STOPPED")
                .hasFieldOrPropertyWithValue("code", ComputeError.WRONG_STATE);
    }

    @Test
    void aLargerVolumeIsShownAtOnce() {
        attached();
        int before = guests.looks;
        world.volumes.update(world.alice, volume, new VolumeChange(null, 2, Map.of()));
        world.reconcile();
        assertThat(guests.looks).isGreaterThan(before);
    }

    @Test
    void anotherTenantHasNoPartInIt() {
        attached();
        var bob = StoreFixture.newCaller();
        assertThat(refused(() -> world.disks.detach(bob, volume)).code())
                .isEqualTo(VolumeError.NOT_ATTACHED);
        assertThat(world.disks.of(bob, List.of(volume))).isEmpty();
        world.disks.enlarged(bob, volume);
        assertThat(progress()).isEqualTo(Progress.ATTACHED);
    }
}
