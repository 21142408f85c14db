// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.Snapshots;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.spi.Snapshotting;
import org.thecloud.volume.spi.VolumeDriver;

/** Takes wishes for snapshots and records them. */
@Component
public final class SnapshotService implements Snapshots {

    private static final int LONGEST_DESCRIPTION = 1000;
    private static final int LONGEST_STEM = 50;

    private final ResourceStore<SnapshotSpec, SnapshotStatus> store;
    private final ResourceStore<VolumeSpec, VolumeStatus> volumes;
    private final DriverSet<VolumeDriver> drivers;

    @Activate
    public SnapshotService(@Reference Resources resources, @Reference Drivers drivers) {
        this.store = resources.of(new SnapshotKind());
        this.volumes = resources.of(new VolumeKind());
        this.drivers = drivers.of(VolumeDriver.class);
    }

    @Override
    public Resource<SnapshotSpec, SnapshotStatus> create(
            Caller caller,
            UUID volume,
            @Nullable String name,
            @Nullable String description,
            Map<String, String> labels) {
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            throw CloudException.invalid(
                    "description",
                    "description has at most " + LONGEST_DESCRIPTION + " characters");
        }
        Resource<VolumeSpec, VolumeStatus> of = volumes.get(caller, volume);
        VolumeService.requireMade(of);
        String driver = of.spec().driver();
        if (drivers.facet(driver, Snapshotting.class).isEmpty()) {
            throw new CloudException(
                    VolumeError.DRIVER_CANNOT,
                    "volume driver %s has no snapshots".formatted(driver),
                    Map.of("driver", driver));
        }
        SnapshotSpec spec =
                new SnapshotSpec(
                        volume,
                        of.name(),
                        driver,
                        of.spec().sizeGb(),
                        of.spec().sealedKey(),
                        description);
        String given = name == null ? named(of.name()) : name;
        return store.create(caller, new Draft<>(given, spec, labels, null));
    }

    private static String named(String volume) {
        String id = Ids.next().toString();
        String stem = volume.substring(0, volume.offsetByCodePoints(0, stemLength(volume)));
        return stem + "-" + id.substring(id.length() - 8);
    }

    private static int stemLength(String name) {
        return Math.min(LONGEST_STEM, name.codePointCount(0, name.length()));
    }

    @Override
    public Resource<SnapshotSpec, SnapshotStatus> get(Caller caller, UUID id) {
        return store.get(caller, id);
    }

    @Override
    public Optional<Resource<SnapshotSpec, SnapshotStatus>> named(Caller caller, String name) {
        return store.named(caller, name);
    }

    @Override
    public Page<Resource<SnapshotSpec, SnapshotStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public Resource<SnapshotSpec, SnapshotStatus> delete(Caller caller, UUID id) {
        return store.delete(caller, id);
    }
}
