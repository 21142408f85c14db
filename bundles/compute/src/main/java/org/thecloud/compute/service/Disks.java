// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Power;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Draft;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceStore;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.volume.Attachment;
import org.thecloud.volume.Attachments;
import org.thecloud.volume.Form;
import org.thecloud.volume.VolumeError;
import org.thecloud.volume.Volumes;

/**
 * Volumes of instances. That an instance has a volume is written in its spec, which names and
 * claims the volume: so it cannot be deleted, nor had by two.
 */
@Component(service = {Disks.class, Attachments.class})
public final class Disks implements Attachments {

    private final ResourceStore<InstanceSpec, InstanceStatus> store;
    private final DriverSet<ComputeDriver> drivers;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Volumes> services = List.of();

    @Activate
    public Disks(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types) {
        this.store = resources.of(new InstanceKind(types));
        this.drivers = drivers.of(ComputeDriver.class);
    }

    Disks(Resources resources, Drivers drivers, InstanceTypes types, List<Volumes> services) {
        this(resources, drivers, types);
        this.services = services;
    }

    // ------------------------------------------------------------ for machines

    /** Refuses volumes that the driver's machines can never have. */
    void check(Caller caller, String driver, List<VolumeMount> volumes) {
        if (!volumes.isEmpty()) {
            Volumes service = service();
            Form form = mountable(driver).volumeForm();
            volumes.forEach(volume -> service.check(caller, volume.volume(), form));
        }
    }

    /** Makes the volumes of an instance ready for its machine, or sees that they still are. */
    List<MachineVolume> open(Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        List<VolumeMount> wanted =
                instance.spec().volumes().stream().filter(mount -> !mount.leaving()).toList();
        if (wanted.isEmpty()) {
            return List.of();
        }
        Form form = mountable(instance.spec().driver()).volumeForm();
        Volumes service = available();
        List<MachineVolume> open = new ArrayList<>();
        for (VolumeMount mount : wanted) {
            open.add(
                    new MachineVolume(
                            mount.volume(),
                            service.open(self, mount.volume(), form),
                            mount.path(),
                            mount.readOnly()));
        }
        return open;
    }

    /**
     * Gives back the volumes that its machine has let go of, and only then lets others have them.
     */
    void release(Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        List<VolumeMount> left =
                instance.spec().volumes().stream().filter(VolumeMount::leaving).toList();
        if (left.isEmpty()) {
            return;
        }
        Volumes service = available();
        left.forEach(mount -> service.close(self, mount.volume()));
        store.update(
                self,
                instance.id(),
                now -> now.draft().withSpec(now.spec().withVolumes(without(now.spec(), left))));
    }

    private static List<VolumeMount> without(InstanceSpec spec, List<VolumeMount> left) {
        return spec.volumes().stream().filter(mount -> !left.contains(mount)).toList();
    }

    /** Gives the volumes of an instance back, once its machine does not run. */
    void close(Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceStatus status = instance.status();
        Set<UUID> open = new TreeSet<>(status == null ? List.of() : status.openVolumes());
        instance.spec().volumes().forEach(mount -> open.add(mount.volume()));
        if (!open.isEmpty()) {
            Volumes service = available();
            open.forEach(volume -> service.close(self, volume));
        }
    }

    private Volumes service() {
        List<Volumes> all = services;
        if (all.isEmpty()) {
            throw new CloudException(
                    ComputeError.NOT_INSTALLED,
                    "volumes cannot be used: no volume service is installed",
                    Map.of("field", "volumes"));
        }
        return all.get(0);
    }

    // It was there when the instance was launched, so it comes back.
    private Volumes available() {
        List<Volumes> all = services;
        if (all.isEmpty()) {
            throw new CloudException(
                    KernelError.UNAVAILABLE, "the volume service is not there at present");
        }
        return all.get(0);
    }

    private Mountable mountable(String driver) {
        return drivers.facet(driver, Mountable.class)
                .orElseThrow(
                        () ->
                                new CloudException(
                                        ComputeError.DRIVER_CANNOT,
                                        "instances of driver %s have no volumes".formatted(driver),
                                        Map.of("driver", driver, "field", "volumes")));
    }

    // ------------------------------------------------------------ for the volume service

    @Override
    public Map<UUID, Attachment> of(Caller caller, Collection<UUID> volumes) {
        Map<UUID, Attachment> held = new HashMap<>();
        for (Resource<InstanceSpec, InstanceStatus> instance : store.naming(caller, volumes)) {
            for (VolumeMount mount : instance.spec().volumes()) {
                held.put(mount.volume(), attachment(instance, mount));
            }
        }
        held.keySet().retainAll(volumes);
        return held;
    }

    private static Attachment attachment(
            Resource<InstanceSpec, InstanceStatus> instance, VolumeMount mount) {
        return new Attachment(
                mount.volume(),
                instance.id(),
                instance.name(),
                mount.path(),
                mount.readOnly(),
                progress(instance, mount));
    }

    private static Attachment.Progress progress(
            Resource<InstanceSpec, InstanceStatus> instance, VolumeMount mount) {
        if (mount.leaving()) {
            return Attachment.Progress.DETACHING;
        }
        InstanceStatus status = instance.status();
        boolean there = status != null && status.openVolumes().contains(mount.volume());
        return there || instance.spec().power() == Power.STOPPED
                ? Attachment.Progress.ATTACHED
                : Attachment.Progress.ATTACHING;
    }

    @Override
    public Attachment attach(
            Caller caller, UUID volume, String instance, String path, boolean readOnly) {
        VolumeMount mount = new VolumeMount(volume, path, readOnly);
        LaunchRules.volumes(List.of(mount));
        service().get(caller, volume);
        Resource<InstanceSpec, InstanceStatus> found = store.get(caller, id(caller, instance));
        String driver = found.spec().driver();
        check(caller, driver, List.of(mount));
        boolean plugs = plugs(driver);
        try {
            Resource<InstanceSpec, InstanceStatus> changed =
                    store.update(caller, found.id(), now -> attached(now, mount, plugs));
            return attachment(changed, mount);
        } catch (CloudException refused) {
            throw inUse(caller, refused);
        }
    }

    private static Draft<InstanceSpec> attached(
            Resource<InstanceSpec, InstanceStatus> now, VolumeMount mount, boolean plugs) {
        if (now.spec().volumes().contains(mount)) {
            return now.draft();
        }
        if (now.spec().volumes().contains(mount.left())) {
            throw new CloudException(
                    ComputeError.WRONG_STATE,
                    "instance %s has not let go of the volume yet".formatted(now.name()),
                    Map.of("state", now.state(), "instance", now.id().toString()));
        }
        requireChangeable(now, plugs, "attached");
        List<VolumeMount> more =
                Stream.concat(now.spec().volumes().stream(), Stream.of(mount)).toList();
        LaunchRules.volumes(more);
        return now.draft().withSpec(now.spec().withVolumes(more));
    }

    private UUID id(Caller caller, String nameOrId) {
        return store.named(caller, nameOrId)
                .map(Resource::id)
                .orElseGet(
                        () -> {
                            try {
                                return UUID.fromString(nameOrId);
                            } catch (IllegalArgumentException aName) {
                                throw CloudException.notFound("instance", nameOrId);
                            }
                        });
    }

    private boolean plugs(String driver) {
        return drivers.facet(driver, Pluggable.class).isPresent();
    }

    private static boolean stopped(Resource<InstanceSpec, InstanceStatus> instance) {
        return instance.state().equals(InstanceState.STOPPED)
                && instance.spec().power() == Power.STOPPED;
    }

    private static boolean runs(Resource<InstanceSpec, InstanceStatus> instance) {
        return List.of(InstanceState.RUNNING, States.DEGRADED).contains(instance.state())
                && instance.spec().power() == Power.RUNNING;
    }

    private static void requireChangeable(
            Resource<InstanceSpec, InstanceStatus> instance, boolean plugs, String what) {
        if (stopped(instance) || plugs && runs(instance)) {
            return;
        }
        String when = plugs ? "RUNNING or STOPPED" : "STOPPED: stop it, and start it after";
        throw new CloudException(
                ComputeError.WRONG_STATE,
                "instance %s is %s; a volume is %s while it is %s"
                        .formatted(instance.name(), instance.state(), what, when),
                Map.of("state", instance.state(), "instance", instance.id().toString()));
    }

    @Override
    public Attachment detach(Caller caller, UUID volume) {
        Attachment held = of(caller, List.of(volume)).get(volume);
        if (held == null) {
            throw new CloudException(VolumeError.NOT_ATTACHED, "no instance has volume " + volume);
        }
        boolean plugs = plugs(store.get(caller, held.instance()).spec().driver());
        store.update(caller, held.instance(), now -> detached(now, volume, plugs));
        return held;
    }

    private static Draft<InstanceSpec> detached(
            Resource<InstanceSpec, InstanceStatus> now, UUID volume, boolean plugs) {
        List<VolumeMount> kept = new ArrayList<>();
        for (VolumeMount mount : now.spec().volumes()) {
            if (!mount.volume().equals(volume)) {
                kept.add(mount);
            } else if (!stopped(now)) {
                if (!mount.leaving()) {
                    requireChangeable(now, plugs, "detached");
                }
                kept.add(mount.left());
            }
        }
        return now.draft().withSpec(now.spec().withVolumes(kept));
    }

    @Override
    public void enlarged(Caller caller, UUID volume) {
        store.naming(caller, List.of(volume)).forEach(instance -> store.wake(instance.id()));
    }

    /** Says who has the volume, where a claim of one stood in the way. */
    CloudException inUse(Caller caller, CloudException refused) {
        String claim = refused.details().get("claim");
        if (claim == null || !claim.startsWith(InstanceKind.VOLUME_CLAIM)) {
            return refused;
        }
        UUID volume = UUID.fromString(claim.substring(InstanceKind.VOLUME_CLAIM.length()));
        Attachment held = of(caller, List.of(volume)).get(volume);
        String who = held == null ? "another instance" : "instance " + held.instanceName();
        return new CloudException(
                VolumeError.VOLUME_IN_USE,
                "volume %s is used by %s".formatted(volume, who),
                held == null
                        ? Map.of("field", "volumes")
                        : Map.of("field", "volumes", "used_by", "instance/" + held.instance()),
                refused);
    }
}
