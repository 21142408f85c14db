// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceType;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Power;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.MachineVolume;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Pluggable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.image.ImageFile;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.access.Cipher;
import org.thecloud.kernel.driver.DriverSet;
import org.thecloud.kernel.driver.Drivers;
import org.thecloud.kernel.resource.Reason;
import org.thecloud.kernel.resource.Reconciler;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceKind;
import org.thecloud.kernel.resource.Resources;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.resource.Step;
import org.thecloud.network.NetworkHandle;
import org.thecloud.network.PlacedPort;
import org.thecloud.network.PortWish;

/** Makes one instance what its tenant wants, and keeps looking at it while it runs. */
@Component(service = Reconciler.class)
public final class InstanceReconciler implements Reconciler<InstanceSpec, InstanceStatus> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int MOST_FAILURES = 5;
    private static final String EXITED = "EXITED";
    private static final Reason DISK_NOT_LIMITED =
            new Reason("DISK_NOT_LIMITED", "its host cannot limit the size of its disk");
    private static final Reason SIMULATED =
            new Reason("SIMULATED", "its driver is a simulator: nothing real runs");

    private final InstanceKind kind;
    private final DriverSet<ComputeDriver> drivers;
    private final InstanceTypes types;
    private final Sealing sealing;
    private final Resources resources;
    private final Networks networks;
    private final Disks disks;
    private final TenantImages images;

    @Activate
    public InstanceReconciler(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types,
            @Reference Cipher cipher,
            @Reference Networks networks,
            @Reference Disks disks,
            @Reference TenantImages images) {
        this.images = images;
        this.kind = new InstanceKind(types);
        this.drivers = drivers.of(ComputeDriver.class);
        this.types = types;
        this.sealing = new Sealing(cipher);
        this.resources = resources;
        this.networks = networks;
        this.disks = disks;
    }

    @Override
    public ResourceKind<InstanceSpec, InstanceStatus> kind() {
        return kind;
    }

    @Override
    public Step<InstanceStatus> reconcile(
            Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        ComputeDriver driver = drivers.require(instance.spec().driver());
        if (instance.deleting()) {
            driver.delete(instance.id());
            disks.close(self, instance);
            return Step.gone();
        }
        Machine machine = driver.inspect(instance.id());
        if (machine.state() != Machine.State.ABSENT) {
            resize(instance);
        }
        return switch (instance.spec().power()) {
            case RUNNING -> run(self, driver, instance, machine);
            case PAUSED -> pause(self, driver, instance, machine);
            case STOPPED -> stop(self, driver, instance, machine);
        };
    }

    // One that ended meanwhile runs first.
    private Step<InstanceStatus> pause(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        return switch (machine.state()) {
            case RUNNING ->
                    drivers.facet(instance.spec().driver(), Pausable.class)
                            .map(facet -> paused(instance, facet.pause(instance.id())))
                            .orElseGet(() -> run(self, driver, instance, machine));
            case PAUSED -> paused(instance, machine);
            case ABSENT, CREATED, EXITED -> run(self, driver, instance, machine);
        };
    }

    private static Step<InstanceStatus> paused(
            Resource<InstanceSpec, InstanceStatus> instance, Machine machine) {
        InstanceStatus status = status(instance, machine, null, failures(instance));
        return Step.again(InstanceState.PAUSED, status, LOOK_AGAIN);
    }

    private Step<InstanceStatus> stop(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        Machine stopped =
                machine.state() == Machine.State.RUNNING || machine.state() == Machine.State.PAUSED
                        ? driver.power(instance.id(), Power.STOPPED)
                        : machine;
        disks.close(self, instance);
        disks.release(self, instance);
        return Step.done(InstanceState.STOPPED, status(instance, stopped, null, 0, List.of()));
    }

    private Step<InstanceStatus> run(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        return switch (machine.state()) {
            case ABSENT, CREATED -> start(self, driver, instance, machine, 0);
            case PAUSED -> start(self, driver, instance, machine, failures(instance));
            case RUNNING -> keep(self, driver, instance, machine);
            case EXITED ->
                    endedByItself(instance)
                            ? ended(self, driver, instance, machine)
                            : start(self, driver, instance, machine, 0);
        };
    }

    private MachineSpec wanted(
            Resource<InstanceSpec, InstanceStatus> instance, @Nullable Wiring wiring) {
        return new Machines(types, sealing, resources.installation()).of(instance, wiring);
    }

    private Step<InstanceStatus> keep(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        PortWish wish = instance.spec().network();
        NetworkHandle handle = machine.network();
        if (restartWished(instance) || wish != null && handle == null) {
            Machine stopped = driver.power(instance.id(), Power.STOPPED);
            return start(self, driver, instance, stopped, 0);
        }
        boolean letGo = replugged(self, instance);
        PlacedPort port = null;
        if (wish != null && handle != null) {
            port = port(self, instance, wish);
            networks.use(ports -> ports.plug(self, instance.id(), handle));
        }
        Duration next = letGo ? LOOK_AGAIN : SOON;
        return running(instance, machine, port, failures(instance), next);
    }

    // Its program may take its time to let go of a volume. Where none can, that waits for its stop.
    private boolean replugged(Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        List<MachineVolume> volumes = disks.open(self, instance);
        Optional<Pluggable> facet = drivers.facet(instance.spec().driver(), Pluggable.class);
        if (facet.isEmpty() || instance.spec().volumes().isEmpty()) {
            return true;
        }
        boolean exact = facet.get().replug(instance.id(), volumes);
        if (exact) {
            disks.release(self, instance);
        }
        return exact;
    }

    private PlacedPort port(
            Caller self, Resource<InstanceSpec, InstanceStatus> instance, PortWish wish) {
        int mbps = types.find(instance.spec().type()).map(InstanceType::networkMbps).orElse(0);
        return networks.use(
                ports -> ports.ensure(self, instance.id(), instance.name(), mbps, wish));
    }

    // Its volumes are opened, it is made or given them, its port is plugged in, and only then does
    // its program run.
    private Step<InstanceStatus> start(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine before,
            int failures) {
        if (before.state() != Machine.State.PAUSED) {
            disks.release(self, instance);
        }
        List<MachineVolume> volumes = disks.open(self, instance);
        PortWish wish = instance.spec().network();
        PlacedPort port = wish == null ? null : port(self, instance, wish);
        MachineSpec wanted = wanted(instance, wiring(instance, port)).with(volumes);
        Machine machine = made(self, driver, instance, before, wanted);
        return port == null || plugged(self, instance, machine)
                ? powered(driver, instance, port, failures)
                : Step.again(
                        InstanceState.STARTING, status(instance, machine, port, failures), SOON);
    }

    private static @Nullable Wiring wiring(
            Resource<InstanceSpec, InstanceStatus> instance, @Nullable PlacedPort port) {
        return port == null
                ? null
                : new Wiring(
                        instance.name(),
                        port.mac(),
                        port.mtu(),
                        port.offloads(),
                        port.nameServers(),
                        port.searchDomain());
    }

    private Machine made(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine before,
            MachineSpec wanted) {
        boolean absent = before.state() == Machine.State.ABSENT;
        ImageFile file = absent ? images.file(self, instance.spec().imageId()) : null;
        MachineSpec complete = file == null ? wanted : wanted.with(wanted.boot().file(file));
        Machine machine = absent || wanted.wiring() != null ? driver.ensure(complete) : before;
        if (before.state() == Machine.State.CREATED || before.state() == Machine.State.EXITED) {
            drivers.facet(instance.spec().driver(), Mountable.class)
                    .ifPresent(facet -> facet.remount(wanted));
        }
        return machine;
    }

    private boolean plugged(
            Caller self, Resource<InstanceSpec, InstanceStatus> instance, Machine machine) {
        NetworkHandle handle = machine.network();
        if (handle == null) {
            throw new CloudException(
                    ComputeError.DRIVER_CANNOT,
                    "driver %s cannot have machines in a VPC".formatted(instance.spec().driver()));
        }
        return networks.use(ports -> ports.plug(self, instance.id(), handle));
    }

    private Step<InstanceStatus> powered(
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            @Nullable PlacedPort port,
            int failures) {
        Machine machine = driver.power(instance.id(), Power.RUNNING);
        return machine.state() == Machine.State.RUNNING
                ? running(instance, machine, port, failures, LOOK_AGAIN)
                : after(instance, machine, failures);
    }

    // Whether it runs or not: the status says the type that the machine has.
    private void resize(Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceStatus before = instance.status();
        if (before != null && !before.type().equals(instance.spec().type())) {
            drivers.facet(instance.spec().driver(), Resizable.class)
                    .ifPresent(facet -> facet.resize(wanted(instance, null)));
        }
    }

    private Step<InstanceStatus> running(
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine,
            @Nullable PlacedPort port,
            int failures,
            Duration next) {
        InstanceStatus status = status(instance, machine, port, failures);
        Limits limits = drivers.require(instance.spec().driver()).limits();
        if (limits.simulated()) {
            return Step.again(InstanceState.RUNNING, status, next, SIMULATED);
        }
        return limits.diskEnforced()
                ? Step.again(InstanceState.RUNNING, status, next)
                : Step.again(InstanceState.RUNNING, status, next, DISK_NOT_LIMITED);
    }

    // It ended while it should run: on the host's restart, or because its program did. What was
    // stopped by wish, or whose host was
    // out of reach meanwhile, is simply started.
    private static boolean endedByItself(Resource<InstanceSpec, InstanceStatus> instance) {
        Reason reason = instance.reason();
        return !restartWished(instance)
                && (instance.state().equals(InstanceState.RUNNING)
                        || failures(instance) > 0
                        || reason != null && reason.code().equals(EXITED));
    }

    private Step<InstanceStatus> ended(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        boolean due = instance.state().equals(InstanceState.STARTING);
        return due
                ? start(self, driver, instance, machine, failures(instance))
                : after(instance, machine, failures(instance));
    }

    /** What follows the end of a program: another start, later each time, or an end for good. */
    private static Step<InstanceStatus> after(
            Resource<InstanceSpec, InstanceStatus> instance, Machine machine, int failures) {
        int code = machine.exitCode() == null ? 0 : machine.exitCode();
        Reason reason = new Reason(EXITED, "its program ended with exit code " + code);
        boolean again =
                switch (instance.spec().restart()) {
                    case ALWAYS -> true;
                    case ON_FAILURE -> code != 0 && failures < MOST_FAILURES;
                    case NEVER -> false;
                };
        boolean decided =
                instance.state().equals(InstanceState.STOPPED)
                        || instance.state().equals(States.FAILED);
        if (again && !decided) {
            Duration pause = Duration.ofSeconds(Math.min(60, 1L << Math.min(failures, 6)));
            return Step.again(
                    InstanceState.STARTING,
                    status(instance, machine, null, failures + 1),
                    pause,
                    reason);
        }
        InstanceStatus status = status(instance, machine, null, failures);
        return code == 0 || instance.spec().restart() == RestartPolicy.NEVER
                ? Step.done(InstanceState.STOPPED, status, reason)
                : Step.failed(status, reason.code(), reason.message());
    }

    private static boolean restartWished(Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceStatus status = instance.status();
        return status != null && status.restarts() < instance.spec().restarts();
    }

    private static int failures(Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceStatus status = instance.status();
        return status == null ? 0 : status.failures();
    }

    // An instance in a VPC keeps its address while it does not run.
    private static InstanceStatus status(
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine,
            @Nullable PlacedPort port,
            int failures) {
        List<UUID> open = instance.spec().volumes().stream().map(VolumeMount::volume).toList();
        return status(instance, machine, port, failures, open);
    }

    private static InstanceStatus status(
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine,
            @Nullable PlacedPort port,
            int failures,
            List<UUID> openVolumes) {
        InstanceStatus before = instance.status();
        String kept = instance.spec().network() == null || before == null ? null : before.address();
        String address = port == null ? kept : port.address();
        return new InstanceStatus(
                instance.spec().type(),
                machine.backendId(),
                machine.ports(),
                address == null ? machine.address() : address,
                machine.exitCode(),
                failures,
                instance.spec().restarts(),
                machine.startedAt(),
                openVolumes);
    }
}
