// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.Power;
import org.thecloud.compute.VolumeMount;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.store.Mortal;
import org.thecloud.kernel.store.Mortal.Moment;
import org.thecloud.volume.Form;

/**
 * A runtime that dies at every call of the drivers of machines and volumes while an instance gets a
 * volume or gives it back; and what the next runtime makes of it.
 */
class CrashTest {

    @TempDir Path folder;
    private World world;
    private Guests guests;
    private UUID volume;
    private UUID instance;

    /** What a user has, and wishes. */
    enum Wish {
        LAUNCH(test -> {}, test -> test.launch(World.at(test.volume, "/data"))),
        ATTACH_AND_START(
                test -> {
                    test.launch();
                    test.power(Power.STOPPED);
                    test.world.reconcile();
                },
                test -> {
                    test.world.disks.attach(test.world.alice, test.volume, "web", "/data", false);
                    test.power(Power.RUNNING);
                }),
        PLUG(
                test -> {
                    test.launch();
                    test.world.reconcile();
                },
                test ->
                        test.world.disks.attach(
                                test.world.alice, test.volume, "web", "/data", false)),
        UNPLUG(CrashTest::running, test -> test.world.disks.detach(test.world.alice, test.volume)),
        STOP(CrashTest::running, test -> test.power(Power.STOPPED)),
        TERMINATE(
                CrashTest::running,
                test -> test.world.instances.terminate(test.world.alice, test.instance));

        private final Consumer<CrashTest> before;
        private final Consumer<CrashTest> wish;

        Wish(Consumer<CrashTest> before, Consumer<CrashTest> wish) {
            this.before = before;
            this.wish = wish;
        }
    }

    @BeforeEach
    void open() {
        world = new World(folder);
        guests = new Guests(world.sim);
        world.drivers.come("sim", world.mortal.calling(guests));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void launch(VolumeMount... volumes) {
        instance = world.instances.launch(world.alice, World.with("web", volumes)).id();
    }

    private void running() {
        launch(World.at(volume, "/data"));
        world.reconcile();
    }

    private void power(Power power) {
        world.instances.update(world.alice, instance, InstanceChange.power(power));
    }

    @ParameterizedTest
    @EnumSource
    void whateverCallTheRuntimeDiesAtTheWishComesTrue(Wish wish) throws IOException {
        int calls = Mortal.atEveryCall((call, moment) -> dies(wish, call, moment));
        assertThat(calls).as("calls").isGreaterThan(1);
    }

    private boolean dies(Wish wish, int call, Moment moment) throws IOException {
        volume = world.volume("data");
        Path bytes = Path.of(world.volumes.open(world.alice, volume, Form.FOLDER).path());
        Files.writeString(bytes.resolve("word"), "tomato");
        world.volumes.close(world.alice, volume);
        wish.before.accept(this);
        wish.wish.accept(this);
        boolean died = world.mortal.dies(call, moment, world::reconcile);
        world.reconcile();
        isTrue(wish);
        assertThat(bytes.resolve("word")).hasContent("tomato");
        leaveNothing(wish);
        return died;
    }

    private void isTrue(Wish wish) {
        switch (wish) {
            case LAUNCH, ATTACH_AND_START, PLUG -> {
                assertThat(guests.volumes(instance)).containsExactly(volume);
                assertThat(world.now(instance).state()).isEqualTo(InstanceState.RUNNING);
                assertThat(world.now(instance).status().openVolumes()).containsExactly(volume);
                assertThatThrownBy(() -> world.volumeDriver.delete(volume))
                        .as("open")
                        .isInstanceOf(DriverException.class);
            }
            case UNPLUG -> {
                assertThat(world.now(instance).state()).isEqualTo(InstanceState.RUNNING);
                assertThat(guests.volumes(instance)).isEmpty();
            }
            case STOP -> {
                assertThat(world.now(instance).state()).isEqualTo(InstanceState.STOPPED);
                assertThat(world.now(instance).status().openVolumes()).isEmpty();
                world.disks.detach(world.alice, volume);
            }
            case TERMINATE -> assertThat(world.all()).isEmpty();
        }
        if (wish == Wish.STOP || wish == Wish.TERMINATE || wish == Wish.UNPLUG) {
            assertThat(world.disks.of(world.alice, List.of(volume))).isEmpty();
        }
    }

    private void leaveNothing(Wish wish) throws IOException {
        if (wish != Wish.TERMINATE) {
            world.instances.terminate(world.alice, instance);
            world.reconcile();
        }
        world.volumeDriver.delete(volume); // which is refused if it is open
        world.volumes.delete(world.alice, volume);
        world.reconcile();
        assertThat(world.all()).isEmpty();
        assertThat(world.volumes.named(world.alice, "data")).isEmpty();
        assertThat(folder.resolve("volumes")).isEmptyDirectory();
        try (Stream<Path> machines = Files.list(world.machines("sim"))) {
            assertThat(machines).isEmpty();
        }
    }
}
