// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.InstanceTypes;
import org.thecloud.compute.Power;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.VolumeMount;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.kernel.Caller;
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

/** Makes one instance what its tenant wants, and keeps looking at it while it runs. */
@Component(service = Reconciler.class)
public final class InstanceReconciler implements Reconciler<InstanceSpec, InstanceStatus> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);
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
    private final Disks disks;

    @Activate
    public InstanceReconciler(
            @Reference Resources resources,
            @Reference Drivers drivers,
            @Reference InstanceTypes types,
            @Reference Cipher cipher,
            @Reference Disks disks) {
        this.disks = disks;
        this.kind = new InstanceKind(types);
        this.drivers = drivers.of(ComputeDriver.class);
        this.types = types;
        this.sealing = new Sealing(cipher);
        this.resources = resources;
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
        return instance.spec().power() == Power.STOPPED
                ? stop(self, driver, instance, machine)
                : run(self, driver, instance, machine);
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
        return Step.done(InstanceState.STOPPED, status(instance, stopped, 0, List.of()));
    }

    private Step<InstanceStatus> run(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        return switch (machine.state()) {
            case ABSENT -> {
                driver.ensure(wanted(self, instance));
                yield start(driver, instance, 0);
            }
            case CREATED -> startAnew(self, driver, instance, 0);
            case PAUSED -> start(driver, instance, failures(instance));
            case RUNNING -> keep(self, driver, instance, machine);
            case EXITED ->
                    endedByItself(instance)
                            ? ended(self, driver, instance, machine)
                            : startAnew(self, driver, instance, 0);
        };
    }

    private MachineSpec sized(Resource<InstanceSpec, InstanceStatus> instance) {
        return new Machines(types, sealing, resources.installation()).of(instance);
    }

    private MachineSpec wanted(Caller self, Resource<InstanceSpec, InstanceStatus> instance) {
        return sized(instance).with(disks.open(self, instance));
    }

    /** Starts a machine that was there, with the volumes that it shall have now. */
    private Step<InstanceStatus> startAnew(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            int failures) {
        drivers.facet(instance.spec().driver(), Mountable.class)
                .ifPresent(facet -> facet.remount(wanted(self, instance)));
        return start(driver, instance, failures);
    }

    private Step<InstanceStatus> keep(
            Caller self,
            ComputeDriver driver,
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine) {
        if (restartWished(instance)) {
            driver.power(instance.id(), Power.STOPPED);
            return startAnew(self, driver, instance, 0);
        }
        disks.open(self, instance);
        return running(instance, machine, failures(instance));
    }

    private Step<InstanceStatus> start(
            ComputeDriver driver, Resource<InstanceSpec, InstanceStatus> instance, int failures) {
        Machine machine = driver.power(instance.id(), Power.RUNNING);
        return machine.state() == Machine.State.RUNNING
                ? running(instance, machine, failures)
                : after(instance, machine, failures);
    }

    // Whether it runs or not: the status says the type that the machine has.
    private void resize(Resource<InstanceSpec, InstanceStatus> instance) {
        InstanceStatus before = instance.status();
        if (before != null && !before.type().equals(instance.spec().type())) {
            drivers.facet(instance.spec().driver(), Resizable.class)
                    .ifPresent(facet -> facet.resize(sized(instance)));
        }
    }

    private Step<InstanceStatus> running(
            Resource<InstanceSpec, InstanceStatus> instance, Machine machine, int failures) {
        InstanceStatus status = status(instance, machine, failures);
        Limits limits = drivers.require(instance.spec().driver()).limits();
        if (limits.simulated()) {
            return Step.again(InstanceState.RUNNING, status, LOOK_AGAIN, SIMULATED);
        }
        return limits.diskEnforced()
                ? Step.again(InstanceState.RUNNING, status, LOOK_AGAIN)
                : Step.again(InstanceState.RUNNING, status, LOOK_AGAIN, DISK_NOT_LIMITED);
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
                ? startAnew(self, driver, instance, failures(instance))
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
                    InstanceState.STARTING, status(instance, machine, failures + 1), pause, reason);
        }
        InstanceStatus status = status(instance, machine, failures);
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

    private static InstanceStatus status(
            Resource<InstanceSpec, InstanceStatus> instance, Machine machine, int failures) {
        List<UUID> open = instance.spec().volumes().stream().map(VolumeMount::volume).toList();
        return status(instance, machine, failures, open);
    }

    private static InstanceStatus status(
            Resource<InstanceSpec, InstanceStatus> instance,
            Machine machine,
            int failures,
            List<UUID> openVolumes) {
        return new InstanceStatus(
                instance.spec().type(),
                machine.backendId(),
                machine.ports(),
                machine.address(),
                machine.exitCode(),
                failures,
                instance.spec().restarts(),
                machine.startedAt(),
                openVolumes);
    }
}
