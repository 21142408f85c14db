// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.Power;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Form;
import org.thecloud.volume.VolumeError;

/** Instances with volumes, both simulated. */
class DisksTest {

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

    private UUID launched(String name, VolumeMount... volumes) {
        UUID id = world.launched(World.with(name, volumes)).id();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        return id;
    }

    private void stop(UUID id) {
        world.instances.update(world.alice, id, InstanceChange.power(Power.STOPPED));
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STOPPED);
    }

    private boolean isOpen(UUID volume) {
        try {
            world.volumeDriver.delete(volume);
        } catch (org.thecloud.kernel.driver.DriverException inUse) {
            return true;
        }
        throw new AssertionError("it was not open, and is gone now");
    }

    @Test
    void anInstanceHasItsVolumesWhileItRuns() {
        UUID volume = world.volume("data");
        UUID id = launched("web", World.at(volume, "/data"));
        assertThat(isOpen(volume)).isTrue();
        assertThat(world.now(id).status().openVolumes()).containsExactly(volume);
        assertThat(world.disks.of(world.alice, List.of(volume)))
                .containsExactly(
                        Map.entry(
                                volume,
                                new Attachment(
                                        volume,
                                        id,
                                        "web",
                                        "/data",
                                        false,
                                        Attachment.Progress.ATTACHED)));
        stop(id);
        assertThat(world.now(id).status().openVolumes()).isEmpty();
        world.volumeDriver.delete(volume); // nobody has it open
        assertThat(world.disks.of(world.alice, List.of(volume))).containsKey(volume);
    }

    @Test
    void aVolumeIsHadByOneAndNotDeletedMeanwhile() {
        UUID volume = world.volume("data");
        UUID id = launched("web", World.at(volume, "/data"));
        CloudException taken = refused(() -> launched("other", World.at(volume, "/data")));
        assertThat(taken.code()).isEqualTo(VolumeError.VOLUME_IN_USE);
        assertThat(taken).hasMessageContaining("instance web");
        assertThat(taken.details()).containsEntry("used_by", "instance/" + id);
        CloudException inUse = refused(() -> world.volumes.delete(world.alice, volume));
        assertThat(inUse.code()).isEqualTo(KernelError.IN_USE);
        assertThat(inUse.details()).containsEntry("used_by", "instance/" + id);
        world.instances.terminate(world.alice, id);
        world.reconcile();
        launched("other", World.at(volume, "/data"));
    }

    @Test
    void aStoppedInstanceGetsAndGivesVolumes() {
        UUID volume = world.volume("data");
        UUID id = launched("web");
        CloudException running =
                refused(() -> world.disks.attach(world.alice, volume, "web", "/data", false));
        assertThat(running.code()).isEqualTo(ComputeError.WRONG_STATE);
        stop(id);
        world.disks.attach(world.alice, volume, "web", "/data", false);
        world.disks.attach(world.alice, volume, id.toString(), "/data", false);
        assertThat(world.now(id).spec().volumes()).containsExactly(World.at(volume, "/data"));
        world.instances.update(world.alice, id, InstanceChange.power(Power.RUNNING));
        assertThat(refused(() -> world.disks.detach(world.alice, volume)).code())
                .as("its start is wished already")
                .isEqualTo(ComputeError.WRONG_STATE);
        world.reconcile();
        assertThat(isOpen(volume)).isTrue();
        assertThat(refused(() -> world.disks.detach(world.alice, volume)).code())
                .isEqualTo(ComputeError.WRONG_STATE);
        stop(id);
        world.disks.detach(world.alice, volume);
        assertThat(refused(() -> world.disks.detach(world.alice, volume)).code())
                .isEqualTo(VolumeError.NOT_ATTACHED);
        assertThat(world.now(id).spec().volumes()).isEmpty();
    }

    @Test
    void theVolumeOfAnotherTenantIsNotThere() {
        UUID volume = world.volume("data");
        var bob = StoreFixture.newCaller();
        assertThat(
                        refused(
                                        () ->
                                                world.instances.launch(
                                                        bob,
                                                        World.with("web", World.at(volume, "/d"))))
                                .code())
                .isEqualTo(KernelError.NOT_FOUND);
        UUID id = launched("web", World.at(volume, "/data"));
        stop(id);
        assertThat(world.disks.of(bob, List.of(volume))).isEmpty();
        assertThat(refused(() -> world.disks.detach(bob, volume)).code())
                .isEqualTo(VolumeError.NOT_ATTACHED);
        assertThat(refused(() -> world.disks.attach(bob, volume, "web", "/x", false)).code())
                .isEqualTo(KernelError.NOT_FOUND);
    }

    @Test
    void aVolumeThatIsBeingMadeIsWaitedFor() {
        UUID volume = world.newVolume("late");
        assertThat(refused(() -> world.volumes.open(world.alice, volume, Form.FOLDER)).code())
                .isEqualTo(VolumeError.NOT_READY);
        launched("web", World.at(volume, "/data"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "data",
                "/a/..",
                "/../a",
                "/a/./b",
                "/a b",
                "/\u00fc",
                "/a//b",
                "/proc",
                "/dev/x",
                "/etc/passwd",
                "/a/",
                "/a\u0000b"
            })
    void aPathThatIsNoneIsRefused(String path) {
        UUID volume = world.volume("data");
        CloudException refused = refused(() -> launched("web", World.at(volume, path)));
        assertThat(refused.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refused.field()).contains("mount_path");
    }

    @Test
    void pathsAndVolumesAreGivenOnce() {
        UUID one = world.volume("one");
        UUID two = world.volume("two");
        assertThat(refused(() -> launched("web", World.at(one, "/a"), World.at(two, "/a"))).field())
                .contains("mount_path");
        assertThat(refused(() -> launched("web", World.at(one, "/a"), World.at(one, "/b"))).field())
                .contains("volume_id");
        launched("web", World.at(one, "/a"), World.at(two, "/a/b..c"));
    }
}
