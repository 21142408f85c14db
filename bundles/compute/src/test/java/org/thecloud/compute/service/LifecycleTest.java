// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceChange;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Power;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.sim.SimFixture;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.PageQuery;
import org.thecloud.kernel.driver.registry.DriversByName;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.resource.ResourceQuery;
import org.thecloud.kernel.resource.States;
import org.thecloud.kernel.store.StoreFixture;

class LifecycleTest {

    private static final long MIB = 1L << 20;

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

    private UUID running() {
        return world.launched(World.nginx("web")).id();
    }

    private Resource<InstanceSpec, InstanceStatus> change(UUID id, InstanceChange change) {
        world.instances.update(world.alice, id, change);
        world.reconcile();
        return world.now(id);
    }

    // ------------------------------------------------------------ power

    @Test
    void anInstanceStopsAndStartsAndStaysTheSameMachine() {
        UUID id = running();
        String machine = world.now(id).status().backendId();
        Resource<InstanceSpec, InstanceStatus> stopped =
                change(id, InstanceChange.power(Power.STOPPED));
        assertThat(stopped.state()).isEqualTo(InstanceState.STOPPED);
        assertThat(stopped.status().ports()).isEmpty();
        assertThat(world.sim.inspect(id).state()).isEqualTo(Machine.State.EXITED);
        Resource<InstanceSpec, InstanceStatus> started =
                change(id, InstanceChange.power(Power.RUNNING));
        assertThat(started.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(started.status().backendId()).isEqualTo(machine);
    }

    @Test
    void aStoppedInstanceStaysStopped() {
        UUID id = running();
        change(id, InstanceChange.power(Power.STOPPED));
        world.look("sim");
        world.look("sim");
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STOPPED);
    }

    @Test
    void aRestartIsOneNewStart() {
        UUID id = running();
        world.instances.restart(world.alice, id);
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        String lines = world.instances.logs(world.alice, id, 100);
        assertThat(lines.lines().filter(line -> line.contains("started"))).hasSize(2);
        world.look("sim");
        assertThat(world.instances.logs(world.alice, id, 100)).isEqualTo(lines);
    }

    @Test
    void onlyARunningInstanceIsRestarted() {
        UUID id = running();
        change(id, InstanceChange.power(Power.STOPPED));
        CloudException refusal = refused(() -> world.instances.restart(world.alice, id));
        assertThat(refusal.code()).isEqualTo(ComputeError.WRONG_STATE);
        assertThat(refusal.details()).containsEntry("state", "STOPPED");
    }

    // ------------------------------------------------------------ size

    private long memoryMb(UUID id) {
        return ((Stats) world.sim).stats(id).memoryLimitBytes() / MIB;
    }

    @Test
    void aRunningInstanceIsResized() {
        UUID id = running();
        Resource<InstanceSpec, InstanceStatus> resized =
                change(id, InstanceChange.type("standard-1"));
        assertThat(resized.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(resized.status().type()).isEqualTo("standard-1");
        assertThat(memoryMb(id)).isEqualTo(2048);
    }

    @Test
    void aStoppedInstanceStartsWithItsNewSize() {
        UUID id = running();
        change(id, InstanceChange.power(Power.STOPPED));
        change(id, InstanceChange.type("standard-1"));
        change(id, InstanceChange.power(Power.RUNNING));
        assertThat(memoryMb(id)).isEqualTo(2048);
    }

    @Test
    void anInstanceThatEndedByItselfIsResizedToo() {
        UUID id =
                world.launched(
                                World.launch(
                                        "job",
                                        "nginx",
                                        "basic-1",
                                        null,
                                        RestartPolicy.NEVER,
                                        List.of("true")))
                        .id();
        long before = world.sim.capacity().memoryBytes();
        change(id, InstanceChange.type("standard-1"));
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(before - world.sim.capacity().memoryBytes()).isEqualTo(1536 * MIB);
    }

    @Test
    void aSizeIsOnlyPromisedIfTheDriverCanGiveIt() {
        world.drivers.come("plain", DriversByName.withoutFacets(ComputeDriver.class, world.sim));
        UUID fixed = world.launched(World.launch("f", "nginx", "basic-1", "plain")).id();
        CloudException refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, fixed, InstanceChange.type("basic-2")));
        assertThat(refusal.code()).isEqualTo(ComputeError.DRIVER_CANNOT);
        assertThat(refusal).hasMessage("driver plain has no resize");
        world.host("small", 1, World.GIB);
        UUID small = world.launched(World.launch("s", "nginx", "basic-1", "small")).id();
        refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, small, InstanceChange.type("standard-2")));
        assertThat(refusal.code().name()).isEqualTo("TOO_LARGE");
        assertThat(world.now(small).spec().type()).isEqualTo("basic-1");
    }

    @Test
    void aSizeForWhichTheHostHasNoRoomNowLeavesTheInstanceRunningAndCanBeTakenBack() {
        world.host("small", 4, 2 * World.GIB);
        UUID id = world.launched(World.launch("a", "nginx", "basic-2", "small")).id();
        world.launched(World.launch("b", "nginx", "basic-1", "small"));
        Resource<InstanceSpec, InstanceStatus> full = change(id, InstanceChange.type("standard-1"));
        assertThat(full.state()).isEqualTo(States.DEGRADED);
        assertThat(full.reason().code()).isEqualTo("HOST_FULL");
        assertThat(full.status().type()).isEqualTo("basic-2");
        assertThat(world.drivers.require("small").inspect(id).state())
                .isEqualTo(Machine.State.RUNNING);
        Resource<InstanceSpec, InstanceStatus> back = change(id, InstanceChange.type("basic-2"));
        assertThat(back.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(back.status().type()).isEqualTo("basic-2");
    }

    @Test
    void aPausedInstanceIsHaltedUntilItShallRunOrStop() {
        UUID id = running();
        Machine before = world.sim.inspect(id);
        assertThat(change(id, InstanceChange.power(Power.PAUSED)).state())
                .isEqualTo(InstanceState.PAUSED);
        assertThat(world.sim.inspect(id).state()).isEqualTo(Machine.State.PAUSED);
        assertThat(change(id, InstanceChange.power(Power.PAUSED)).state())
                .isEqualTo(InstanceState.PAUSED);
        assertThat(refused(() -> world.instances.stats(world.alice, id)).code())
                .isEqualTo(ComputeError.WRONG_STATE);
        assertThat(change(id, InstanceChange.power(Power.RUNNING)).state())
                .isEqualTo(InstanceState.RUNNING);
        assertThat(world.sim.inspect(id)).isEqualTo(before);
        change(id, InstanceChange.power(Power.PAUSED));
        assertThat(change(id, InstanceChange.power(Power.STOPPED)).state())
                .isEqualTo(InstanceState.STOPPED);
        CloudException refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, id, InstanceChange.power(Power.PAUSED)));
        assertThat(refusal.code()).isEqualTo(ComputeError.WRONG_STATE);
        assertThat(refusal).hasMessageContaining("STOPPED and cannot be paused");
    }

    @Test
    void aPauseIsOnlyPromisedIfTheDriverCanDoIt() {
        world.drivers.come("plain", DriversByName.withoutFacets(ComputeDriver.class, world.sim));
        UUID id = world.launched(World.launch("f", "nginx", "basic-1", "plain")).id();
        CloudException refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, id, InstanceChange.power(Power.PAUSED)));
        assertThat(refusal.code()).isEqualTo(ComputeError.DRIVER_CANNOT);
        assertThat(world.now(id).spec().power()).isEqualTo(Power.RUNNING);
    }

    @Test
    void whatEndedWhilePausedRunsAgainAndIsPaused() {
        UUID id = running();
        change(id, InstanceChange.power(Power.PAUSED));
        world.sim.power(id, Power.STOPPED); // as when its host starts again
        world.look("sim");
        world.look("sim");
        assertThat(world.now(id).state()).isEqualTo(InstanceState.PAUSED);
        assertThat(world.sim.inspect(id).state()).isEqualTo(Machine.State.PAUSED);
    }

    @Test
    void growthCountsAgainstTheQuota() {
        world.store.limits(
                (tenant, quota) ->
                        quota.equals("vcpus") ? OptionalLong.of(3) : OptionalLong.empty());
        UUID id = running();
        CloudException refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, id, InstanceChange.type("performance-1")));
        assertThat(refusal.code()).isEqualTo(KernelError.QUOTA_EXCEEDED);
        assertThat(change(id, InstanceChange.type("standard-1")).spec().type())
                .isEqualTo("standard-1");
    }

    @Test
    void anUnknownTypeIsRefused() {
        UUID id = running();
        CloudException refusal =
                refused(
                        () ->
                                world.instances.update(
                                        world.alice, id, InstanceChange.type("gigantic-9")));
        assertThat(refusal.code()).isEqualTo(ComputeError.UNKNOWN_TYPE);
    }

    @Test
    void aTypeThatTheOperatorTookAwayStopsNobody() {
        String own = "own-1|Own|1|256|4|100|0.01|own";
        world.close();
        world = new World(folder, own);
        UUID id = world.launched(World.launch("web", "nginx", "own-1", null)).id();
        Caller alice = world.alice;
        world.close();
        world = new World(folder);
        world.look("sim");
        assertThat(world.instances.get(alice, id).state()).isEqualTo(InstanceState.RUNNING);
    }

    // ------------------------------------------------------------ words

    @Test
    void labelsAndMetadataAreMergedAndAnEmptyValueTakesAway() {
        UUID id = running();
        Resource<InstanceSpec, InstanceStatus> changed =
                change(
                        id,
                        new InstanceChange(
                                "shop",
                                Map.of("team", "", "stage", "test"),
                                Map.of("owner", "anna"),
                                null,
                                null));
        assertThat(changed.name()).isEqualTo("shop");
        assertThat(changed.labels()).isEqualTo(Map.of("stage", "test"));
        assertThat(changed.spec().metadata()).isEqualTo(Map.of("note", "first", "owner", "anna"));
        assertThat(changed.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(world.instances.named(world.alice, "shop")).isPresent();
        assertThat(world.instances.named(world.alice, "web")).isEmpty();
    }

    // ------------------------------------------------------------ end

    @Test
    void aTerminatedInstanceIsGoneWithItsMachine() {
        UUID id = running();
        assertThat(world.instances.terminate(world.alice, id).state()).isEqualTo(States.DELETING);
        world.instances.terminate(world.alice, id);
        world.reconcile();
        assertThat(refused(() -> world.now(id)).code()).isEqualTo(KernelError.NOT_FOUND);
        assertThat(world.sim.inspect(id)).isEqualTo(Machine.absent());
        assertThat(world.all()).isEmpty();
    }

    @Test
    void anotherTenantsInstanceIsNotFoundWhateverIsAsked() {
        UUID id = running();
        Caller bob = StoreFixture.newCaller();
        List<ThrowingCallable> calls =
                List.of(
                        () -> world.instances.get(bob, id),
                        () -> world.instances.update(bob, id, InstanceChange.power(Power.STOPPED)),
                        () -> world.instances.update(bob, id, InstanceChange.type("basic-2")),
                        () -> world.instances.restart(bob, id),
                        () -> world.instances.terminate(bob, id),
                        () -> world.instances.console(bob, id),
                        () -> world.instances.exec(bob, id, List.of("echo")),
                        () -> world.instances.logs(bob, id, 10),
                        () -> world.instances.stats(bob, id));
        for (ThrowingCallable call : calls) {
            CloudException refusal = refused(call);
            assertThat(refusal.code()).isEqualTo(KernelError.NOT_FOUND);
            assertThat(refusal).hasMessage("instance " + id + " does not exist");
        }
        assertThat(world.instances.list(bob, ResourceQuery.of(PageQuery.first())).items())
                .isEmpty();
        assertThat(world.instances.named(bob, "web")).isEmpty();
        world.reconcile();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
    }

    // ------------------------------------------------------------ looking inside

    @Test
    void programsLogsAndUseAreReachedWhileItRuns() {
        UUID id = running();
        ExecResult said = world.instances.exec(world.alice, id, List.of("echo", "hello"));
        assertThat(said.stdout()).isEqualTo("hello\n");
        assertThat(world.instances.logs(world.alice, id, 10)).contains("simulator: started");
        assertThat(world.instances.stats(world.alice, id).memoryLimitBytes()).isEqualTo(512 * MIB);
        change(id, InstanceChange.power(Power.STOPPED));
        assertThat(world.instances.logs(world.alice, id, 10)).contains("simulator: ended");
        assertThat(refused(() -> world.instances.exec(world.alice, id, List.of("echo"))).code())
                .isEqualTo(ComputeError.WRONG_STATE);
        assertThat(refused(() -> world.instances.stats(world.alice, id)).code())
                .isEqualTo(ComputeError.WRONG_STATE);
    }

    @Test
    void whatTheDriverCannotDoIsRefusedByName() {
        UUID id = running();
        CloudException refusal = refused(() -> world.instances.console(world.alice, id));
        assertThat(refusal.code()).isEqualTo(ComputeError.DRIVER_CANNOT);
        assertThat(refusal).hasMessage("driver sim has no console");
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(
                        refused(() -> world.instances.exec(world.alice, id, List.of("ps")))
                                .code()
                                .name())
                .isEqualTo("SIMULATED");
        assertThat(refused(() -> world.instances.exec(world.alice, id, List.of())).field())
                .contains("command");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10_001})
    void theNumberOfLogLinesHasItsBounds(int lines) {
        UUID id = running();
        assertThat(refused(() -> world.instances.logs(world.alice, id, lines)).code())
                .isEqualTo(KernelError.INVALID_INPUT);
    }

    // ------------------------------------------------------------ what happens to it

    @Test
    void withoutItsDriverAnInstanceIsDegradedAndHeals() {
        UUID id = running();
        world.drivers.go("sim");
        world.look("sim");
        Resource<InstanceSpec, InstanceStatus> degraded = world.now(id);
        assertThat(degraded.state()).isEqualTo(States.DEGRADED);
        assertThat(degraded.reason().code()).isEqualTo("DRIVER_MISSING");
        assertThat(degraded.reason().message()).isEqualTo("driver sim is not installed");
        assertThat(degraded.status().backendId()).isNotNull();
        world.drivers.come("sim", world.sim);
        world.look("sim");
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(world.now(id).status()).isEqualTo(degraded.status());
    }

    @Test
    void whatIsTerminatedWithoutItsDriverGoesWhenItIsBack() {
        UUID id = running();
        world.drivers.go("sim");
        world.instances.terminate(world.alice, id);
        world.reconcile();
        assertThat(world.sim.inspect(id).state()).isEqualTo(Machine.State.RUNNING);
        world.drivers.come("sim", world.sim);
        world.look("sim");
        assertThat(world.all()).isEmpty();
        assertThat(world.sim.inspect(id)).isEqualTo(Machine.absent());
    }

    @Test
    void aMachineThatSomebodyRemovedIsMadeAnew() throws Exception {
        UUID id = running();
        String before = world.now(id).status().backendId();
        SimFixture.remove(world.machines("sim"), id);
        world.look("sim");
        assertThat(world.now(id).state()).isEqualTo(InstanceState.RUNNING);
        assertThat(world.now(id).status().backendId()).isNotEqualTo(before);
    }

    @Test
    void aProgramThatEndsWellIsLeftStopped() {
        Resource<InstanceSpec, InstanceStatus> job =
                world.launched(job(RestartPolicy.ON_FAILURE, "true"));
        assertThat(job.state()).isEqualTo(InstanceState.STOPPED);
        assertThat(job.status().exitCode()).isZero();
        assertThat(job.reason().message()).isEqualTo("its program ended with exit code 0");
        world.look("sim");
        assertThat(world.instances.logs(world.alice, job.id(), 100).lines()).hasSize(2);
        change(job.id(), InstanceChange.power(Power.RUNNING));
        assertThat(world.instances.logs(world.alice, job.id(), 100).lines()).hasSize(4);
    }

    @Test
    void aProgramThatKeepsFailingIsGivenUp() {
        UUID id = world.launched(job(RestartPolicy.ON_FAILURE, "false")).id();
        assertThat(world.now(id).state()).isEqualTo(InstanceState.STARTING);
        assertThat(world.now(id).status().failures()).isEqualTo(1);
        for (int look = 0; look < 10; look++) {
            world.look("sim");
        }
        Resource<InstanceSpec, InstanceStatus> failed = world.now(id);
        assertThat(failed.state()).isEqualTo(States.FAILED);
        assertThat(failed.reason().message()).isEqualTo("its program ended with exit code 1");
        assertThat(world.instances.logs(world.alice, id, 100).lines()).hasSize(12);
    }

    @Test
    void aProgramThatShallNotBeRestartedIsNot() {
        Resource<InstanceSpec, InstanceStatus> job =
                world.launched(job(RestartPolicy.NEVER, "false"));
        world.look("sim");
        assertThat(world.now(job.id()).state()).isEqualTo(InstanceState.STOPPED);
        assertThat(world.now(job.id()).status().exitCode()).isEqualTo(1);
        assertThat(world.instances.logs(world.alice, job.id(), 100).lines()).hasSize(2);
    }

    private static org.thecloud.compute.Launch job(RestartPolicy restart, String program) {
        return World.launch("job", "nginx", "basic-1", null, restart, List.of(program));
    }
}
