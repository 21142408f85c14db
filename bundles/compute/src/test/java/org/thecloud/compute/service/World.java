// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.osgi.util.converter.Converters;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.sim.SimFixture;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.image.service.ImagesFixture;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.crypto.CipherFixture;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.store.Mortal;
import org.thecloud.kernel.store.StoreFixture;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.service.Holders;
import org.thecloud.volume.service.VolumeReconciler;
import org.thecloud.volume.service.VolumeService;
import org.thecloud.volume.spi.VolumeDriver;

/** The compute service on a real store, with simulated hosts. */
final class World implements AutoCloseable {

    static final long GIB = 1L << 30;

    final StoreFixture store;

    /** What calls the drivers. */
    final Mortal mortal = new Mortal();

    final DriversByName<ComputeDriver> drivers = new DriversByName<>(ComputeDriver.class);
    final Networks networks = new Networks();
    final TenantImages images = new TenantImages();
    final ImagesFixture brought;
    final SshKeyService keys;
    final InstanceService instances;
    final Orphans orphans;
    final ComputeDriver sim;
    final VolumeDriver volumeDriver;
    final VolumeService volumes;
    final Disks disks;
    private final VolumeReconciler volumeReconciler;
    final Caller alice = StoreFixture.newCaller();
    private final InstanceReconciler reconciler;
    private final Path folder;

    World(Path folder, String... types) {
        this.folder = folder;
        store = StoreFixture.h2(folder);
        Cipher cipher = CipherFixture.in(folder);
        TypeCatalogue catalogue = new TypeCatalogue(config(types));
        volumeDriver = storage(folder);
        DriversByName<VolumeDriver> storage = new DriversByName<>(VolumeDriver.class);
        storage.come("sim", mortal.calling(volumeDriver));
        volumes = new VolumeService(store.resources(), storage, cipher);
        disks = new Disks(store.resources(), drivers, catalogue, List.of(volumes));
        volumeReconciler =
                new VolumeReconciler(
                        store.resources(), storage, cipher, new Holders(List.of(disks)));
        brought = ImagesFixture.in(folder.resolve("images"), store.resources());
        images.add(brought.images());
        keys = new SshKeyService(store.resources());
        instances =
                new InstanceService(
                        store.resources(),
                        drivers,
                        catalogue,
                        cipher,
                        networks,
                        disks,
                        images,
                        keys);
        reconciler =
                new InstanceReconciler(
                        store.resources(), drivers, catalogue, cipher, networks, disks, images);
        orphans = new Orphans(store.resources(), drivers, catalogue);
        sim = host("sim", 64, 64 * GIB);
    }

    private static VolumeDriver storage(Path folder) {
        return org.thecloud.volume.sim.SimFixture.in(folder.resolve("volumes"), 100 * GIB);
    }

    /** One more simulated host, installed under this name. */
    ComputeDriver host(String name, int vcpus, long memoryBytes) {
        ComputeDriver host = SimFixture.in(folder.resolve(name), vcpus, memoryBytes);
        drivers.come(name, mortal.calling(host));
        return host;
    }

    Path machines(String host) {
        return folder.resolve(host);
    }

    void reconcile() {
        store.reconcileAll(volumeReconciler, brought.reconciler(), reconciler);
    }

    /** Looks at every instance of the driver now, due or not. */
    void look(String driver) {
        orphans.changed(drivers.info(driver));
        reconcile();
    }

    Resource<InstanceSpec, InstanceStatus> launched(Launch wanted) {
        UUID id = instances.launch(alice, wanted).id();
        reconcile();
        return instances.get(alice, id);
    }

    Resource<InstanceSpec, InstanceStatus> now(UUID id) {
        return instances.get(alice, id);
    }

    List<Resource<InstanceSpec, InstanceStatus>> all() {
        return instances.list(alice, ResourceQuery.of(PageQuery.first())).items();
    }

    /** A volume of 1 GB that was wished for. */
    UUID newVolume(String name) {
        return volumes.create(alice, new NewVolume(name, 1, null, null, null, Map.of())).id();
    }

    /** A volume of 1 GB. */
    UUID volume(String name) {
        UUID id = newVolume(name);
        reconcile();
        return id;
    }

    /** How a call was refused, which it must have been. */
    static CloudException refused(ThrowingCallable call) {
        CloudException refusal = catchThrowableOfType(CloudException.class, call);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    static VolumeMount at(UUID volume, String path) {
        return new VolumeMount(volume, path, false);
    }

    static Launch with(String name, VolumeMount... volumes) {
        return new Launch(
                name,
                "nginx",
                "basic-1",
                null,
                List.of(),
                Map.of(),
                List.of(),
                null,
                RestartPolicy.ON_FAILURE,
                Map.of(),
                Map.of(),
                null,
                List.of(volumes),
                List.of());
    }

    static Launch nginx(String name) {
        return launch(name, "nginx", "basic-1", null);
    }

    static Launch launch(String name, String image, String type, String driver) {
        return launch(name, image, type, driver, RestartPolicy.ON_FAILURE, List.of());
    }

    static Launch ports(String name, PortMapping... ports) {
        return new Launch(
                name,
                "nginx",
                "basic-1",
                null,
                List.of(ports),
                Map.of(),
                List.of(),
                null,
                RestartPolicy.ON_FAILURE,
                Map.of(),
                Map.of());
    }

    static Launch launch(
            String name,
            String image,
            String type,
            String driver,
            RestartPolicy restart,
            List<String> command) {
        return new Launch(
                name,
                image,
                type,
                driver,
                List.of(),
                Map.of("PASSWORD", "tomato"),
                command,
                "#!/bin/sh\necho potato\n",
                restart,
                Map.of("team", "red"),
                Map.of("note", "first"));
    }

    @Override
    public void close() {
        store.close();
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private static Config config(String... types) {
        return Converters.standardConverter().convert(Map.of("types", types)).to(Config.class);
    }
}
