// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineBoot;
import org.thecloud.compute.spi.MachineSize;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Wiring;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.Secret;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.network.NetworkHandle.NetworkNamespace;

/** What a container is really given, and what is done with it. */
@NeedsDocker
class ContainerTest {

    private static final UUID INSTALLATION = UUID.randomUUID();
    private static final long MIB = 1L << 20;

    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    private final DockerDriver driver = Settings.usual().driver();

    @AfterEach
    void removeTheContainers() {
        ids.forEach(driver::delete);
        assertThat(driver.list(INSTALLATION)).isEmpty();
    }

    private MachineSpec spec(String... command) {
        UUID id = Ids.next();
        ids.add(id);
        return new MachineSpec(
                id,
                INSTALLATION,
                "web-1",
                new MachineSize(1, 64 * MIB, 0, 32),
                new MachineBoot(Docker.IMAGE, List.of(command)));
    }

    private MachineSpec told(String userData, String... command) {
        MachineSpec spec = spec(command);
        return spec.with(spec.boot().userData(new Secret(userData)));
    }

    private MachineSpec running(MachineSpec spec) {
        driver.ensure(spec);
        assertThat(driver.power(spec.id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
        return spec;
    }

    private static MachineSpec size(MachineSpec spec, int vcpus, long memoryBytes, int processes) {
        return spec.with(new MachineSize(vcpus, memoryBytes, 0, processes));
    }

    private static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not in time: %s", what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    // ------------------------------------------------------------ wired from outside

    private MachineSpec wired(String... command) {
        return spec(command)
                .with(new PortMapping(8080, 80))
                .with(
                        new Wiring(
                                "web-1",
                                "0a:00:00:00:00:07",
                                1442,
                                false,
                                List.of("10.0.1.1"),
                                "prod.internal"));
    }

    private String namespace(MachineSpec spec) throws IOException {
        NetworkNamespace network = (NetworkNamespace) driver.inspect(spec.id()).network();
        return network.path() + " " + Files.getAttribute(Path.of(network.path()), "unix:ino");
    }

    private String said(MachineSpec spec, String... command) {
        return driver.exec(spec.id(), List.of(command), 10_000).stdout();
    }

    @Test
    void aWiredContainerHasItsNetworkBeforeItRunsAndWhenItIsStartedAnew() throws IOException {
        MachineSpec spec = wired("sleep", "600");
        assertThat(driver.ensure(spec).state()).isEqualTo(State.CREATED);
        String before = namespace(spec);
        driver.power(spec.id(), Power.RUNNING);
        assertThat(said(spec, "hostname").strip()).isEqualTo("web-1");
        assertThat(said(spec, "cat", "/etc/resolv.conf"))
                .contains("nameserver 10.0.1.1")
                .contains("search prod.internal");
        assertThat(said(spec, "ls", "/sys/class/net")).doesNotContain("eth0");
        driver.power(spec.id(), Power.STOPPED);
        driver.power(spec.id(), Power.RUNNING);
        assertThat(namespace(spec)).isEqualTo(before);
        driver.delete(spec.id());
        // The engine sweeps the empty file away later.
        assertThat(Path.of("/proc/self/mountinfo")).content().doesNotContain(before.split(" ")[0]);
    }

    @Test
    void aWiredContainerWhoseNetworkEndedGetsAnother() throws IOException {
        MachineSpec spec = running(wired("sleep", "600"));
        Docker.stopHolder(spec.id());
        assertThat(driver.inspect(spec.id()).network()).isNull();
        driver.power(spec.id(), Power.STOPPED);
        driver.ensure(spec);
        driver.power(spec.id(), Power.RUNNING);
        assertThat(namespace(spec)).isNotEmpty();
        assertThat(said(spec, "hostname").strip()).isEqualTo("web-1");
    }

    // ------------------------------------------------------------ limits

    @Test
    void theKernelHasTheLimits() throws IOException {
        MachineSpec spec = running(spec("sleep", "600"));
        Cgroup cgroup = Cgroup.of(Docker.inspect(spec.id()));
        assertThat(cgroup.cores()).isEqualTo(1.0);
        assertThat(cgroup.memoryBytes()).isEqualTo(64 * MIB);
        assertThat(cgroup.swapBytes()).isZero();
        assertThat(cgroup.processes()).isEqualTo(32);
    }

    @Test
    void theKernelHasTheNewLimitsAfterAResize() throws IOException {
        MachineSpec spec = running(spec("sleep", "600"));
        driver.resize(size(spec, 2, 128 * MIB, 64));
        Cgroup cgroup = Cgroup.of(Docker.inspect(spec.id()));
        assertThat(cgroup.cores()).isEqualTo(2.0);
        assertThat(cgroup.memoryBytes()).isEqualTo(128 * MIB);
        assertThat(cgroup.swapBytes()).isZero();
        assertThat(cgroup.processes()).isEqualTo(64);
    }

    @Test
    void whoTakesTooMuchMemoryIsKilled() {
        MachineSpec spec = spec("sh", "-c", "x=xxxxxxxx; while :; do x=$x$x; done");
        driver.ensure(spec);
        driver.power(spec.id(), Power.RUNNING);
        eventually("it is killed", () -> driver.inspect(spec.id()).state() == State.EXITED);
        assertThat(driver.inspect(spec.id()).exitCode()).isEqualTo(137);
        assertThat(Docker.inspect(spec.id()).getState().getOOMKilled()).isTrue();
    }

    @Test
    void whoStartsTooManyProcessesIsRefused() {
        MachineSpec spec = running(spec("sleep", "600"));
        ExecResult many =
                driver.exec(
                        spec.id(),
                        List.of("sh", "-c", "for i in $(seq 1 100); do sleep 5 & done"),
                        10_000);
        assertThat(many.stderr()).contains("can't fork");
        assertThat(driver.stats(spec.id()).processes()).isLessThanOrEqualTo(32);
    }

    @Test
    void aContainerHasNoMoreRightsThanItNeeds() throws IOException {
        MachineSpec spec = running(spec("sleep", "600"));
        HostConfig config = Docker.inspect(spec.id()).getHostConfig();
        assertThat(config.getPrivileged()).isFalse();
        assertThat(config.getBinds()).isNullOrEmpty();
        assertThat(status(spec, "NoNewPrivs")).isEqualTo("1");
        long capabilities = Long.parseLong(status(spec, "CapBnd"), 16);
        assertThat(capabilities & 1L << 13).as("NET_RAW").isZero();
        assertThat(capabilities & 1L << 21).as("SYS_ADMIN").isZero();
        assertThat(capabilities & 1L << 27).as("MKNOD").isZero();
        assertThat(capabilities & 1L).as("CHOWN").isEqualTo(1);
    }

    private static String status(MachineSpec spec, String field) throws IOException {
        return Files.readAllLines(proc(Docker.inspect(spec.id())).resolve("status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.substring(field.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    private static Path proc(InspectContainerResponse seen) {
        Path proc = Path.of("/proc", String.valueOf(seen.getState().getPidLong()));
        Assumptions.assumeTrue(Files.exists(proc), "the engine is not on this machine");
        return proc;
    }

    @Test
    void aFullHostRefusesAndSaysSo() {
        DockerDriver full = Settings.usual().with("cpu_overcommit", 0.0).driver();
        assertThat(full.capacity().vcpus()).isZero();
        MachineSpec spec = spec("sleep", "600");
        DriverException refusal =
                catchThrowableOfType(DriverException.class, () -> full.ensure(spec));
        assertThat(refusal.kind()).isEqualTo(Kind.EXHAUSTED);
        assertThat(refusal.code()).isEqualTo("HOST_FULL");
        assertThat(driver.inspect(spec.id())).isEqualTo(Machine.absent());

        Machine made = driver.ensure(spec);
        assertThat(full.ensure(spec)).as("what is there needs no room").isEqualTo(made);
    }

    @Test
    void whatWasPromisedIsKnownAfterARestart() {
        MachineSpec spec = running(spec("sleep", "600"));
        driver.resize(size(spec, 2, 128 * MIB, 64));
        Capacity before = driver.capacity();
        assertThat(Settings.usual().driver().capacity()).isEqualTo(before);
    }

    // ------------------------------------------------------------ what arrives inside

    @Test
    void userDataIsAFileThatAnybodyInsideCanRead() {
        String text = "#!/bin/sh\necho grün '$HOME'\n";
        MachineSpec spec = running(told(text, "sleep", "600"));
        List<String> asRoot = List.of("cat", "/run/thecloud/user-data");
        assertThat(driver.exec(spec.id(), asRoot, 10_000).stdout()).isEqualTo(text);
        assertThat(driver.exec(spec.id(), List.of("stat", "-c", "%a", asRoot.get(1)), 100).stdout())
                .isEqualTo("444\n");
        assertThat(driver.ensure(spec).state()).isEqualTo(State.RUNNING);
        assertThat(driver.list(INSTALLATION)).containsExactly(spec.id());
    }

    @Test
    void aContainerWhoseUserDataIsMissingIsNeverShown() {
        MachineSpec spec = told("late", "cat", "/run/thecloud/user-data");
        // as a crash leaves it between the two steps
        Docker.CLIENT
                .createContainerCmd(Docker.IMAGE)
                .withName(Labels.draft(spec.id()))
                .withLabels(Labels.of(spec))
                .withCmd(spec.boot().command())
                .exec();
        assertThat(driver.inspect(spec.id())).isEqualTo(Machine.absent());
        assertThat(driver.list(INSTALLATION)).as("removed as an orphan").contains(spec.id());

        driver.ensure(spec);
        driver.power(spec.id(), Power.RUNNING);
        eventually("it is read", () -> driver.logs(spec.id(), 1, 1000).endsWith("late"));
        assertThat(driver.list(INSTALLATION)).containsExactly(spec.id());
    }

    @Test
    void anUnfinishedContainerIsRemoved() {
        MachineSpec spec = spec();
        Docker.CLIENT
                .createContainerCmd(Docker.IMAGE)
                .withName(Labels.draft(spec.id()))
                .withLabels(Labels.of(spec))
                .exec();
        driver.delete(spec.id());
        assertThat(driver.list(INSTALLATION)).isEmpty();
    }

    @Test
    void itIsCalledByItsName() {
        MachineSpec spec = running(spec("sleep", "600"));
        assertThat(driver.exec(spec.id(), List.of("hostname"), 100).stdout()).isEqualTo("web-1\n");
        assertThat(Docker.inspect(spec.id()).getConfig().getLabels())
                .containsEntry("org.thecloud.instance", spec.id().toString())
                .containsEntry("org.thecloud.installation", INSTALLATION.toString())
                .containsEntry("org.thecloud.name", "web-1");
    }

    @Test
    void aPublishedPortAnswersOnLoopbackOnly() throws Exception {
        MachineSpec spec =
                running(
                        spec("sh", "-c", "echo it works >/index.html; httpd -f -p 80 -h /")
                                .with(new PortMapping(0, 80)));
        Machine machine = driver.inspect(spec.id());
        URI url = URI.create("http://127.0.0.1:%d/".formatted(machine.ports().get(0).host()));
        eventually("it answers", () -> get(url).equals("it works\n"));
        assertThat(Docker.inspect(spec.id()).getNetworkSettings().getPorts().getBindings().values())
                .allSatisfy(
                        bindings ->
                                assertThat(Stream.of(bindings))
                                        .extracting(binding -> binding.getHostIp())
                                        .containsExactly("127.0.0.1"));
    }

    private static String get(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException notYet) {
            return "";
        }
    }

    // ------------------------------------------------------------ power

    @Test
    void aProgramThatIsNotThereIsTheTenantsFault() {
        MachineSpec spec = spec("no-such-program");
        driver.ensure(spec);
        DriverException refusal =
                catchThrowableOfType(
                        DriverException.class, () -> driver.power(spec.id(), Power.RUNNING));
        assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
        assertThat(refusal.code()).isEqualTo("PROGRAM_NOT_STARTED");
        assertThat(refusal).hasMessageContaining("no-such-program");
    }

    @Test
    void aPausedContainerStartsAndStops() {
        MachineSpec spec = running(spec("sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"));
        Docker.CLIENT.pauseContainerCmd(Labels.name(spec.id())).exec();
        assertThat(driver.inspect(spec.id()).state()).isEqualTo(State.PAUSED);
        assertThat(driver.power(spec.id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
        Docker.CLIENT.pauseContainerCmd(Labels.name(spec.id())).exec();
        assertThat(driver.power(spec.id(), Power.STOPPED).state()).isEqualTo(State.EXITED);
    }

    @Test
    void whoDoesNotListenIsKilledAfterTenSeconds() {
        MachineSpec spec = running(spec("sh", "-c", "trap '' TERM; while :; do sleep 1; done"));
        long before = System.nanoTime();
        Machine stopped = driver.power(spec.id(), Power.STOPPED);
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(20));
        assertThat(stopped.exitCode()).isEqualTo(137);
    }

    @Test
    void anInterruptedStopEndsAtOnceAndTheNextOneFinishesIt() throws Exception {
        MachineSpec spec = running(spec("sh", "-c", "trap '' TERM; while :; do sleep 1; done"));
        interruptsAtOnce(driver, spec);
        assertThat(driver.power(spec.id(), Power.STOPPED).state()).isEqualTo(State.EXITED);
    }

    static void interruptsAtOnce(DockerDriver driver, MachineSpec spec)
            throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller =
                new Thread(
                        () -> {
                            try {
                                driver.power(spec.id(), Power.STOPPED);
                            } catch (DriverException interrupted) {
                                failure.set(interrupted);
                            }
                        });
        caller.start();
        caller.join(1000);
        assertThat(caller.isAlive()).as("waits for the end of the program").isTrue();
        caller.interrupt();
        caller.join(3000);
        assertThat(caller.isAlive()).isFalse();
        assertThat(failure.get())
                .isInstanceOfSatisfying(
                        DriverException.class,
                        interrupted -> assertThat(interrupted.code()).isEqualTo("INTERRUPTED"));
    }

    // ------------------------------------------------------------ over TCP

    @Test
    void overTcpAllIsTheSame() throws Exception {
        try (Forward forward = Forward.to(Path.of(Docker.HOST.getPath()))) {
            DockerDriver remote =
                    Settings.usual().with("host", "tcp://127.0.0.1:" + forward.port()).driver();
            assertThat(remote.probe().message()).contains("Docker Engine");
            MachineSpec spec = spec("sh", "-c", "trap '' TERM; while :; do sleep 1; done");
            remote.ensure(spec);
            assertThat(remote.power(spec.id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
            assertThat(remote.exec(spec.id(), List.of("echo", "far"), 100).stdout())
                    .isEqualTo("far\n");
            interruptsAtOnce(remote, spec);
            remote.delete(spec.id());
            assertThat(driver.inspect(spec.id())).isEqualTo(Machine.absent());
            remote.close();
        }
    }
}
