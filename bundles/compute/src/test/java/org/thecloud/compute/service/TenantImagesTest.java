// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Launch;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.image.ImageError;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.store.StoreFixture;

/** Launches of images that tenants brought. */
class TenantImagesTest {

    private static final int BYTES = 4096;

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

    private UUID image(String name) {
        UUID id = world.brought.uploaded(world.alice, name, BYTES);
        world.reconcile();
        return id;
    }

    private static Launch of(String image, String driver) {
        return World.launch("mine", image, "basic-1", driver);
    }

    private CloudException launchRefused(Launch wanted) {
        CloudException refusal = refused(() -> world.instances.launch(world.alice, wanted));
        assertThat(world.all()).isEmpty();
        return refusal;
    }

    @Test
    void itIsMeantByNameAndByIdAndStaysWhileAnInstanceUsesIt() {
        UUID image = image("debian:12");
        Resource<InstanceSpec, InstanceStatus> running = world.launched(of("debian:12", null));
        assertThat(running.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(running.spec().imageId()).isEqualTo(image);
        CloudException inUse = refused(() -> world.brought.images().delete(world.alice, image));
        assertThat(inUse.code()).isEqualTo(KernelError.IN_USE);
        assertThat(inUse.details().toString()).contains(running.id().toString());
        world.instances.terminate(world.alice, running.id());
        world.reconcile();
        Resource<InstanceSpec, InstanceStatus> other =
                world.launched(World.launch("two", image.toString(), "basic-1", "sim"));
        assertThat(other.spec().imageId()).isEqualTo(image);
        world.instances.terminate(world.alice, other.id());
        world.reconcile();
        world.brought.images().delete(world.alice, image);
        world.reconcile();
        assertThat(world.brought.images().find(world.alice, "debian:12")).isEmpty();
    }

    @Test
    void anotherTenantsIsAsOneThatDoesNotExist() {
        UUID image = world.brought.uploaded(StoreFixture.newCaller(), "debian:12", BYTES);
        world.reconcile();
        for (String name : new String[] {"debian:12", image.toString()}) {
            Resource<InstanceSpec, InstanceStatus> running =
                    world.launched(World.launch("m" + name.length(), name, "basic-1", null));
            assertThat(running.spec().imageId()).as("it is the driver's word").isNull();
        }
    }

    @Test
    void oneThatIsNotCompleteIsRefused() {
        world.brought.announced(world.alice, "debian", BYTES);
        CloudException refusal = launchRefused(of("debian", null));
        assertThat(refusal.code()).isEqualTo(ImageError.WRONG_STATE);
        assertThat(refusal.field()).contains("image");
    }

    @Test
    void aDriverThatTakesNoFilesIsPassedOverOrHasItsOwnImageOfThatName() {
        UUID image = image("debian");
        world.drivers.come(
                "roomy",
                DriversByName.withoutFacets(
                        ComputeDriver.class, world.host("large", 64, 99 * World.GIB)));
        world.drivers.go("large");
        assertThat(world.launched(of("debian", null)).spec().driver()).isEqualTo("sim");
        Resource<InstanceSpec, InstanceStatus> own =
                world.launched(World.launch("own", "debian", "basic-1", "roomy"));
        assertThat(own.spec().imageId()).isNull();
        assertThat(world.launched(World.launch("any", "nginx", "basic-1", null)).spec().driver())
                .isEqualTo("roomy");
        world.drivers.go("sim");
        CloudException refusal =
                refused(
                        () ->
                                world.instances.launch(
                                        world.alice,
                                        World.launch("three", "debian", "basic-1", null)));
        assertThat(refusal.code()).isEqualTo(ComputeError.DRIVER_CANNOT);
        assertThat(image).isNotNull();
    }
}
