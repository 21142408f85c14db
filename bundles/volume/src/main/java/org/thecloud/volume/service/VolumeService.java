// SPDX-License-Identifier: Apache-2.0
package org.thecloud.volume.service;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Page;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.volume.Form;
import org.thecloud.volume.NewVolume;
import org.thecloud.volume.Opened;
import org.thecloud.volume.SnapshotSpec;
import org.thecloud.volume.SnapshotStatus;
import org.thecloud.volume.Source;
import org.thecloud.volume.VolumeChange;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.VolumeSpec;
import org.thecloud.volume.VolumeStatus;
import org.thecloud.volume.Volumes;
import org.thecloud.volume.spi.VolumeDriver;

/** Takes wishes for volumes and records them. */
@Component
public final class VolumeService implements Volumes {

    private static final int LARGEST_GB = 16_000;
    private static final String SIZE = "size_gb";

    private final ResourceStore<VolumeSpec, VolumeStatus> store;
    private final ResourceStore<SnapshotSpec, SnapshotStatus> snapshots;
    private final DriverSet<VolumeDriver> drivers;
    private final Placement placement;
    private final Disks disks;
    private final Keys keys;

    @Activate
    public VolumeService(
            @Reference Resources resources, @Reference Drivers drivers, @Reference Cipher cipher) {
        this.store = resources.of(new VolumeKind());
        this.snapshots = resources.of(new SnapshotKind());
        this.drivers = drivers.of(VolumeDriver.class);
        this.placement = new Placement(this.drivers);
        this.keys = new Keys(cipher);
        this.disks = new Disks(keys, resources.installation());
    }

    @Override
    public Resource<VolumeSpec, VolumeStatus> create(Caller caller, NewVolume wanted) {
        Source source = wanted.source();
        VolumeSpec spec = source == null ? empty(caller, wanted) : copy(caller, wanted, source);
        if (spec.encrypted() && !drivers.require(spec.driver()).limits().encryption()) {
            throw new CloudException(
                    VolumeError.DRIVER_CANNOT,
                    "volume driver %s cannot encrypt".formatted(spec.driver()),
                    Map.of("field", "encrypted"));
        }
        return store.create(caller, new Draft<>(wanted.name(), spec, wanted.labels(), null));
    }

    private VolumeSpec empty(Caller caller, NewVolume wanted) {
        int size = size(wanted.sizeGb());
        String driver = placement.choose(wanted.driver(), size);
        boolean encrypted = Boolean.TRUE.equals(wanted.encrypted());
        return new VolumeSpec(
                driver,
                wanted.driver(),
                size,
                encrypted ? keys.fresh(caller.tenant()) : null,
                null);
    }

    /** What a copy has from its source. */
    private record Origin(String driver, int sizeGb, @Nullable String sealedKey) {}

    private VolumeSpec copy(Caller caller, NewVolume wanted, Source source) {
        Origin origin = origin(caller, source);
        int size = wanted.sizeGb() == null ? origin.sizeGb() : size(wanted.sizeGb());
        if (size < origin.sizeGb()) {
            throw CloudException.invalid(
                    SIZE, "size_gb must be at least %d, as its source".formatted(origin.sizeGb()));
        }
        boolean encrypted = origin.sealedKey() != null;
        if (wanted.encrypted() != null && wanted.encrypted() != encrypted) {
            throw CloudException.invalid(
                    "encrypted",
                    "a copy is " + (encrypted ? "" : "not ") + "encrypted, as its source");
        }
        if (wanted.driver() != null && !wanted.driver().equals(origin.driver())) {
            throw CloudException.invalid(
                    "driver", "a copy stays at driver " + origin.driver() + ", as its source");
        }
        placement.requireRoom(origin.driver(), size);
        return new VolumeSpec(origin.driver(), wanted.driver(), size, origin.sealedKey(), source);
    }

    private Origin origin(Caller caller, Source source) {
        if (source.type() == Source.Type.VOLUME) {
            Resource<VolumeSpec, VolumeStatus> volume = store.get(caller, source.id());
            requireMade(volume);
            return new Origin(
                    volume.spec().driver(), volume.spec().sizeGb(), volume.spec().sealedKey());
        }
        Resource<SnapshotSpec, SnapshotStatus> snapshot = snapshots.get(caller, source.id());
        requireMade(snapshot);
        return new Origin(
                snapshot.spec().driver(), snapshot.spec().sizeGb(), snapshot.spec().sealedKey());
    }

    /** Refuses what is not there yet, or no more. */
    static void requireMade(Resource<?, ?> resource) {
        if (resource.status() == null
                || resource.deleting()
                || resource.state().equals(States.FAILED)) {
            throw new CloudException(
                    VolumeError.WRONG_STATE,
                    "%s %s is %s; it must be AVAILABLE"
                            .formatted(resource.kind(), resource.name(), resource.state()),
                    Map.of("state", resource.state()));
        }
    }

    private static int size(@Nullable Integer gigabytes) {
        if (gigabytes == null) {
            throw CloudException.invalid(SIZE, "size_gb is required");
        }
        if (gigabytes < 1 || gigabytes > LARGEST_GB) {
            throw CloudException.invalid(
                    SIZE, "size_gb must be a whole number between 1 and " + LARGEST_GB);
        }
        return gigabytes;
    }

    @Override
    public Resource<VolumeSpec, VolumeStatus> get(Caller caller, UUID id) {
        return store.get(caller, id);
    }

    @Override
    public Optional<Resource<VolumeSpec, VolumeStatus>> named(Caller caller, String name) {
        return store.named(caller, name);
    }

    @Override
    public Page<Resource<VolumeSpec, VolumeStatus>> list(Caller caller, ResourceQuery query) {
        return store.list(caller, query);
    }

    @Override
    public Resource<VolumeSpec, VolumeStatus> update(Caller caller, UUID id, VolumeChange change) {
        Integer wantedGb = change.sizeGb();
        if (wantedGb != null) {
            size(wantedGb);
            Resource<VolumeSpec, VolumeStatus> now = store.get(caller, id);
            int more = wantedGb - now.spec().sizeGb();
            if (more > 0) {
                requireMade(now);
                placement.requireRoom(now.spec().driver(), more);
            }
        }
        return store.update(caller, id, now -> changed(now, change));
    }

    private static Draft<VolumeSpec> changed(
            Resource<VolumeSpec, VolumeStatus> now, VolumeChange change) {
        Draft<VolumeSpec> draft = now.draft();
        Integer wantedGb = change.sizeGb();
        if (wantedGb != null) {
            if (wantedGb < now.spec().sizeGb()) {
                throw CloudException.invalid(
                        SIZE,
                        "size_gb must be at least %d: a volume never becomes smaller"
                                .formatted(now.spec().sizeGb()));
            }
            draft = draft.withSpec(now.spec().withSize(wantedGb));
        }
        if (change.labels() != null) {
            Map<String, String> labels = new TreeMap<>(now.labels());
            labels.putAll(change.labels());
            labels.values().removeIf(String::isEmpty);
            draft = draft.withLabels(labels);
        }
        return change.name() == null ? draft : draft.withName(change.name());
    }

    @Override
    public Resource<VolumeSpec, VolumeStatus> delete(Caller caller, UUID id) {
        return store.delete(caller, id);
    }

    @Override
    public void check(Caller caller, UUID id, Form form) {
        Resource<VolumeSpec, VolumeStatus> volume = store.get(caller, id);
        String driver = volume.spec().driver();
        if (!drivers.require(driver).limits().forms().contains(form)) {
            throw new CloudException(
                    VolumeError.DRIVER_CANNOT,
                    "volume %s at driver %s cannot be had as a %s"
                            .formatted(
                                    volume.name(),
                                    driver,
                                    form == Form.FOLDER ? "file system" : "disk"),
                    Map.of("field", "volumes"));
        }
    }

    @Override
    public Opened open(Caller caller, UUID id, Form form) {
        Resource<VolumeSpec, VolumeStatus> volume = store.get(caller, id);
        if (volume.status() == null && !volume.state().equals(States.FAILED)) {
            throw new CloudException(
                    VolumeError.NOT_READY, "volume %s is being made".formatted(volume.name()));
        }
        requireMade(volume);
        return drivers.require(volume.spec().driver()).open(disks.of(volume), form);
    }

    @Override
    public void close(Caller caller, UUID id) {
        store.find(caller, id)
                .ifPresent(volume -> drivers.require(volume.spec().driver()).close(id));
    }
}
