// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.thecloud.compute.service.World.refused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thecloud.compute.ComputeError;
import org.thecloud.compute.InstanceSpec;
import org.thecloud.compute.InstanceState;
import org.thecloud.compute.InstanceStatus;
import org.thecloud.compute.Launch;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.RestartPolicy;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.kernel.Caller;
import org.thecloud.kernel.CloudException;
import org.thecloud.kernel.Conditions;
import org.thecloud.kernel.ErrorKind;
import org.thecloud.kernel.KernelError;
import org.thecloud.kernel.resource.Resource;
import org.thecloud.kernel.store.StoreFixture;

class LaunchTest {

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

    /** Refused, and neither a row nor a machine exists. */
    private CloudException launchRefused(Launch wanted) {
        CloudException refusal = refused(() -> world.instances.launch(world.alice, wanted));
        assertThat(world.all()).isEmpty();
        world.reconcile();
        assertThat(world.sim.list(world.store.resources().installation())).isEmpty();
        return refusal;
    }

    @Test
    void aLaunchIsRecordedAndThenRuns() {
        Resource<InstanceSpec, InstanceStatus> recorded =
                world.instances.launch(world.alice, World.nginx("web"));
        assertThat(recorded.state()).isEqualTo(InstanceState.STARTING);
        assertThat(recorded.spec().driver()).isEqualTo("sim");
        world.reconcile();
        Resource<InstanceSpec, InstanceStatus> running = world.now(recorded.id());
        assertThat(running.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(running.reason().code()).isEqualTo("SIMULATED");
        assertThat(running.status().address()).isEqualTo("127.0.0.1");
        assertThat(running.status().type()).isEqualTo("basic-1");
        assertThat(running.status().startedAt()).isNotNull();
        assertThat(world.sim.list(world.store.resources().installation()))
                .containsExactly(recorded.id());
    }

    @Test
    void publishedPortsAreShownWithThoseThatTheDriverChose() {
        Resource<InstanceSpec, InstanceStatus> running =
                world.launched(
                        World.ports("web", new PortMapping(8080, 80), new PortMapping(0, 443)));
        assertThat(running.status().ports()).hasSize(2).contains(new PortMapping(8080, 80));
        assertThat(running.status().ports().get(1).host()).isPositive();
    }

    @Test
    void secretsAreNeitherInTheRowNorInTheShownSpec() throws Exception {
        AtomicReference<MachineSpec> given = new AtomicReference<>();
        world.drivers.come("watched", new Watched(world.sim, given));
        Resource<InstanceSpec, InstanceStatus> instance =
                world.launched(World.launch("web", "nginx", "basic-1", "watched"));
        assertThat(instance.spec().envNames()).containsExactly("PASSWORD");
        assertThat(instance.spec().toString()).doesNotContain("tomato", "potato");
        assertThat(given.get().boot().env().get("PASSWORD").reveal()).isEqualTo("tomato");
        assertThat(given.get().boot().userData().reveal()).contains("echo potato");
        assertThat(given.get().size().memoryBytes()).isEqualTo(512L << 20);
        assertThat(given.get().installation()).isEqualTo(world.store.resources().installation());
    }

    @Test
    void anUnknownTypeIsRefusedBeforeARowExists() {
        CloudException refusal = launchRefused(World.launch("web", "nginx", "gigantic-9", null));
        assertThat(refusal.code()).isEqualTo(ComputeError.UNKNOWN_TYPE);
        assertThat(refusal.kind()).isEqualTo(ErrorKind.INVALID);
        assertThat(refusal.field()).contains("instance_type");
    }

    @Test
    void anImageThatCannotBeHadIsRefusedBeforeARowExists() {
        CloudException refusal =
                launchRefused(World.launch("web", "missing/nginx", "basic-1", null));
        assertThat(refusal.code().name()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
        assertThat(refusal).hasMessageContaining("missing/nginx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "UPPER",
                "a b",
                "nginx:",
                "nginx;rm",
                "../etc",
                "x@sha256:12",
                "-x"
            })
    void whatIsNoImageReferenceIsRefused(String image) {
        CloudException refusal = launchRefused(World.launch("web", image, "basic-1", null));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refusal.field()).contains("image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a b", "x\ny", "<b>"})
    void whatIsNoNameIsRefused(String name) {
        CloudException refusal = launchRefused(World.nginx(name));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_NAME);
        assertThat(refusal.field()).contains("name");
    }

    static List<List<PortMapping>> badPorts() {
        return List.of(
                List.of(new PortMapping(-1, 80)),
                List.of(new PortMapping(8080, 0)),
                List.of(new PortMapping(65536, 80)),
                List.of(new PortMapping(80, 65536)),
                List.of(new PortMapping(8080, 80), new PortMapping(8080, 81)),
                Collections.nCopies(11, new PortMapping(0, 80)));
    }

    @ParameterizedTest
    @MethodSource("badPorts")
    void portsThatCannotBeAreRefused(List<PortMapping> ports) {
        CloudException refusal =
                launchRefused(World.ports("web", ports.toArray(PortMapping[]::new)));
        assertThat(refusal.code()).isEqualTo(KernelError.INVALID_INPUT);
        assertThat(refusal.field()).contains("ports");
    }

    @Test
    void aHostPortOfAnotherInstanceIsAConflictBeforeARowExists() {
        UUID first = world.launched(World.ports("one", new PortMapping(8080, 80))).id();
        Launch second = World.ports("two", new PortMapping(8080, 80));
        CloudException refusal = refused(() -> world.instances.launch(world.alice, second));
        assertThat(refusal.code()).isEqualTo(ComputeError.PORT_CONFLICT);
        assertThat(refusal.kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(refusal.details()).containsEntry("port", "8080").containsEntry("field", "ports");
        assertThat(refusal).hasMessage("host port 8080 is taken on sim");
        assertThat(world.all()).hasSize(1);
        world.instances.terminate(world.alice, first);
        world.reconcile();
        assertThat(world.launched(second).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void aSizeThatNoHostHasIsRefusedByItsDriver() {
        world.host("small", 1, World.GIB);
        CloudException refusal = launchRefused(World.launch("web", "nginx", "standard-2", "small"));
        assertThat(refusal.code().name()).isEqualTo("TOO_LARGE");
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNSUPPORTED);
    }

    @Test
    void aDriverThatIsNotInstalledIsRefused() {
        CloudException refusal =
                launchRefused(World.launch("web", "nginx", "basic-1", "firecracker"));
        assertThat(refusal.code()).isEqualTo(KernelError.UNSUPPORTED);
        assertThat(refusal.field()).contains("driver");
    }

    @Test
    void withoutAReadyDriverTheReasonIsSaid() throws Exception {
        world.drivers.go("sim");
        Files.writeString(world.machines("broken"), "a file where the folder should be");
        world.host("broken", 1, World.GIB);
        CloudException refusal =
                refused(() -> world.instances.launch(world.alice, World.nginx("web")));
        assertThat(refusal.code()).isEqualTo(ComputeError.NO_DRIVER);
        assertThat(refusal.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(refusal).hasMessageContaining("broken: simulator: cannot write to");
    }

    @Test
    void theReadyHostWithTheMostFreeMemoryIsChosen() {
        world.drivers.go("sim");
        world.host("sim~a", 8, 2 * World.GIB);
        world.host("sim~b", 8, 4 * World.GIB);
        assertThat(world.launched(World.launch("1", "nginx", "basic-2", null)).spec().driver())
                .isEqualTo("sim~b");
        assertThat(world.launched(World.launch("2", "nginx", "standard-1", null)).spec().driver())
                .isEqualTo("sim~b");
        assertThat(world.launched(World.launch("3", "nginx", "standard-1", null)).spec().driver())
                .isEqualTo("sim~a");
        CloudException full =
                refused(
                        () ->
                                world.instances.launch(
                                        world.alice,
                                        World.launch("4", "nginx", "standard-1", null)));
        assertThat(full.kind()).isEqualTo(ErrorKind.EXHAUSTED);
        assertThat(full).hasMessage("no host has 2 cores and 2048 MB of memory left");
    }

    @Test
    void aHostThatDoesNotAnswerIsPassedOver() throws Exception {
        world.host("sim~a", 8, 128 * World.GIB);
        Path machines = world.machines("sim~a");
        Files.createDirectories(machines);
        Files.writeString(machines.resolve(UUID.randomUUID() + ".machine"), "nonsense");
        assertThat(world.launched(World.nginx("web")).spec().driver()).isEqualTo("sim");
    }

    @Test
    void theQuotaHoldsAndComesBack() {
        world.store.limits(
                (tenant, quota) ->
                        quota.equals("memory_mb") ? OptionalLong.of(1024) : OptionalLong.empty());
        UUID first = world.launched(World.nginx("one")).id();
        world.launched(World.nginx("two"));
        CloudException refusal =
                refused(() -> world.instances.launch(world.alice, World.nginx("three")));
        assertThat(refusal.code()).isEqualTo(KernelError.QUOTA_EXCEEDED);
        assertThat(refusal.kind().status()).isEqualTo(429);
        assertThat(world.all()).hasSize(2);
        world.instances.terminate(world.alice, first);
        world.reconcile();
        assertThat(world.launched(World.nginx("three")).state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void aNameIsTakenOncePerTenant() {
        world.launched(World.nginx("web"));
        assertThat(refused(() -> world.instances.launch(world.alice, World.nginx("web"))).code())
                .isEqualTo(KernelError.NAME_TAKEN);
        Caller bob = StoreFixture.newCaller();
        assertThat(world.instances.launch(bob, World.nginx("web")).tenant())
                .isEqualTo(bob.tenant());
    }

    @Test
    void theSameIdempotencyKeyGivesTheSameInstance() {
        Caller again = world.alice.with(new Conditions("key-1", null, false));
        UUID first = world.instances.launch(again, World.nginx("web")).id();
        world.reconcile();
        assertThat(world.instances.launch(again, World.nginx("web")).id()).isEqualTo(first);
        world.reconcile();
        assertThat(world.all()).hasSize(1);
        assertThat(world.sim.list(world.store.resources().installation())).containsExactly(first);
        assertThat(refused(() -> world.instances.launch(again, World.nginx("other"))).code())
                .isEqualTo(KernelError.IDEMPOTENCY_KEY_REUSED);
    }

    @Test
    void theSameKeyGivesTheSameInstanceThoughAnotherHostHasMoreRoomNow() {
        Caller again = world.alice.with(new Conditions("key-1", null, false));
        UUID first = world.instances.launch(again, World.nginx("web")).id();
        world.host("sim~b", 128, 128 * World.GIB);
        assertThat(world.instances.launch(again, World.nginx("web")).id()).isEqualTo(first);
    }

    @Test
    void aDryRunChecksEverythingAndKeepsNothing() {
        Caller dry = world.alice.with(new Conditions(null, null, true));
        assertThat(world.instances.launch(dry, World.nginx("web")).name()).isEqualTo("web");
        assertThat(
                        refused(
                                        () ->
                                                world.instances.launch(
                                                        dry,
                                                        World.launch(
                                                                "x", "missing/x", "basic-1", null)))
                                .code()
                                .name())
                .isEqualTo("IMAGE_NOT_FOUND");
        world.reconcile();
        assertThat(world.all()).isEmpty();
        assertThat(world.sim.list(world.store.resources().installation())).isEmpty();
    }

    @Test
    void tooMuchEnvironmentCommandAndMetadataIsRefused() {
        assertThat(launchRefused(launch(Map.of("1X", "v"), List.of(), Map.of())).field())
                .contains("env");
        assertThat(
                        launchRefused(launch(Map.of("X", "v".repeat(40_000)), List.of(), Map.of()))
                                .field())
                .contains("env.X");
        assertThat(launchRefused(launch(Map.of(), Collections.nCopies(101, "a"), Map.of())).field())
                .contains("command");
        assertThat(launchRefused(launch(Map.of(), List.of("a\0b"), Map.of())).field())
                .contains("command");
        assertThat(
                        launchRefused(launch(Map.of(), List.of(), Map.of("k", "v".repeat(1025))))
                                .field())
                .contains("metadata");
    }

    private static Launch launch(
            Map<String, String> env, List<String> command, Map<String, String> metadata) {
        return new Launch(
                "web",
                "nginx",
                "basic-1",
                null,
                List.of(),
                env,
                command,
                null,
                RestartPolicy.NEVER,
                Map.of(),
                metadata);
    }

    /** Remembers what it was asked to make. */
    private static final class Watched extends AroundHost {

        private final AtomicReference<MachineSpec> given;

        Watched(ComputeDriver host, AtomicReference<MachineSpec> given) {
            super(host);
            this.given = given;
        }

        @Override
        public Machine ensure(MachineSpec spec) {
            given.set(spec);
            return host.ensure(spec);
        }
    }
}
