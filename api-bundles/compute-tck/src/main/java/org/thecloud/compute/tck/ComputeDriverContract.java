// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.InstanceStats;
import org.thecloud.compute.PortMapping;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Capacity;
import org.thecloud.compute.spi.Changes;
import org.thecloud.compute.spi.ComputeDriver;
import org.thecloud.compute.spi.Console;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.ImageCheck;
import org.thecloud.compute.spi.Limits;
import org.thecloud.compute.spi.Logs;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.compute.spi.MachineSpec;
import org.thecloud.compute.spi.Mountable;
import org.thecloud.compute.spi.Pausable;
import org.thecloud.compute.spi.Resizable;
import org.thecloud.compute.spi.Stats;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;
import org.thecloud.kernel.driver.Probe;

/**
 * What the platform relies on in a compute driver. A driver's test extends this class and answers
 * the {@link ComputeDriverHooks}; tests of facets that the driver does not implement are skipped by
 * name. Machines that a test made are removed after it.
 */
public abstract class ComputeDriverContract implements ComputeDriverHooks {

    private static final long PATIENCE_SECONDS = 30;
    private static final int THREADS = 8;
    private static final Set<Class<?>> FACETS =
            Set.of(
                    Changes.class,
                    Console.class,
                    Exec.class,
                    ImageCheck.class,
                    Logs.class,
                    Mountable.class,
                    Pausable.class,
                    Resizable.class,
                    Stats.class);

    private final UUID installation = UUID.randomUUID();
    private final Set<UUID> ids = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private ComputeDriver driver;

    @BeforeEach
    final void askForTheDriver() {
        driver = driver();
    }

    @AfterEach
    final void removeTheMachines() {
        threads.shutdownNow();
        ids.forEach(driver::delete);
        assertThat(driver.list(installation)).as("left after the test").isEmpty();
    }

    // ------------------------------------------------------------ about itself

    @Test
    void saysThatItsBackendIsReady() {
        assertThat(driver.probe().state()).isEqualTo(Probe.State.READY);
        assertThat(driver.probe().message()).isNotBlank();
    }

    @Test
    void implementsTheFacetsItMeansTo() {
        assertThat(FACETS.stream().filter(facet -> facet.isInstance(driver)))
                .containsExactlyInAnyOrderElementsOf(facets());
    }

    @Test
    void knowsItsLimits() {
        Limits limits = driver.limits();
        assertThat(limits.mostVcpus()).isPositive();
        assertThat(limits.mostMemoryBytes()).isGreaterThanOrEqualTo(memoryBytes());
        assertThat(limits.isolation()).isNotBlank();
    }

    @Test
    void aSimulatorNeverPassesForMore() {
        assumeTrue(driver.limits().simulated(), "the driver is no simulator");
        assertThat(driver.probe().message()).containsIgnoringCase("simulat");
        assertThat(driver.limits().isolation()).containsIgnoringCase("simulat");
        assertThat(running(wish()).address()).isEqualTo("127.0.0.1");
    }

    @Test
    void acceptsAnOrdinaryMachine() {
        assertThatCode(() -> driver.check(wish().spec())).doesNotThrowAnyException();
    }

    @Test
    void checksAgainstItsLimits() {
        Limits limits = driver.limits();
        Wish most = wish().size(limits.mostVcpus(), limits.mostMemoryBytes());
        assertThatCode(() -> driver.check(most.spec())).doesNotThrowAnyException();
        if (limits.mostVcpus() < Integer.MAX_VALUE) {
            Wish cores = most.size(limits.mostVcpus() + 1, memoryBytes());
            refused(() -> driver.check(cores.spec()), Kind.INVALID, Kind.UNSUPPORTED);
        }
        if (limits.mostMemoryBytes() < Long.MAX_VALUE) {
            Wish memory = most.size(1, limits.mostMemoryBytes() + 1);
            refused(() -> driver.check(memory.spec()), Kind.INVALID, Kind.UNSUPPORTED);
        }
    }

    @Test
    void capacityShrinksByWhatAMachineWasPromisedAndComesBack() {
        Capacity before = driver.capacity();
        assertThat(before.vcpus()).isNotNegative();
        assertThat(before.memoryBytes()).isNotNegative();
        Wish wish = wish();
        running(wish);
        assertThat(driver.capacity().memoryBytes())
                .isLessThanOrEqualTo(before.memoryBytes() - wish.spec().size().memoryBytes());
        driver.delete(wish.spec().id());
        eventually(
                "the memory is free again",
                () ->
                        driver.capacity().memoryBytes()
                                > before.memoryBytes() - wish.spec().size().memoryBytes());
    }

    // ------------------------------------------------------------ ensure

    @Test
    void whatWasNeverMadeIsAbsent() {
        assertThat(driver.inspect(Ids.next())).isEqualTo(Machine.absent());
    }

    @Test
    void ensureMakesAMachineThatDoesNotRunYet() {
        Wish wish = wish();
        Machine made = driver.ensure(wish.spec());
        assertThat(made.state()).isEqualTo(State.CREATED);
        assertThat(made.backendId()).isNotBlank();
        assertThat(made.ports()).isEmpty();
        assertThat(made.startedAt()).isNull();
        assertThat(made.exitCode()).isNull();
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(made);
    }

    @Test
    void ensureTwiceIsOneMachine() {
        Wish wish = wish();
        Machine first = driver.ensure(wish.spec());
        assertThat(driver.ensure(wish.spec())).isEqualTo(first);
        assertThat(driver.list(installation)).containsExactly(wish.spec().id());
    }

    @Test
    void ensureOfARunningMachineLeavesItRunning() {
        Wish wish = wish();
        Machine before = running(wish);
        Machine after = driver.ensure(wish.spec());
        assertThat(after.state()).isEqualTo(State.RUNNING);
        assertThat(after.backendId()).isEqualTo(before.backendId());
        assertThat(after.startedAt()).isEqualTo(before.startedAt());
    }

    @Test
    void anImageThatCannotBeHadMakesNoMachine() {
        Wish wish = wish().image(missingImage());
        DriverException refusal = refused(() -> driver.ensure(wish.spec()), Kind.NOT_FOUND);
        assertThat(refusal.code()).isEqualTo("IMAGE_NOT_FOUND");
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
        assertThat(driver.list(installation)).isEmpty();
    }

    @Test
    void ensuresOfOneIdAtTheSameTimeMakeOneMachine() throws Exception {
        Wish wish = wish();
        List<Machine> made = atOnce(THREADS, () -> driver.ensure(wish.spec()));
        assertThat(made).extracting(Machine::backendId).containsOnly(made.get(0).backendId());
        assertThat(driver.inspect(wish.spec().id()).backendId()).isEqualTo(made.get(0).backendId());
        assertThat(driver.list(installation)).containsExactly(wish.spec().id());
    }

    @Test
    void manyMachinesAtTheSameTime() throws Exception {
        List<Machine> made = atOnce(machinesAtOnce(), () -> running(wish()));
        assertThat(made).extracting(Machine::backendId).doesNotHaveDuplicates();
        assertThat(driver.list(installation)).hasSize(machinesAtOnce());
        List<UUID> all = new ArrayList<>(ids);
        List<Callable<Void>> deletes = new ArrayList<>();
        for (UUID id : all) {
            deletes.add(
                    () -> {
                        driver.delete(id);
                        return null;
                    });
        }
        for (Future<Void> delete : threads.invokeAll(deletes)) {
            delete.get();
        }
        assertThat(driver.list(installation)).isEmpty();
    }

    // ------------------------------------------------------------ power

    @Test
    void powerOnIsSeen() {
        Wish wish = wish();
        Instant before = Instant.now().minusSeconds(5);
        Machine started = running(wish);
        assertThat(started.state()).isEqualTo(State.RUNNING);
        assertThat(started.exitCode()).isNull();
        assertThat(started.startedAt()).isBetween(before, Instant.now().plusSeconds(5));
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(started);
    }

    @Test
    void powerOffIsSeen() {
        Wish wish = wish();
        Machine started = running(wish);
        Machine stopped = driver.power(wish.spec().id(), Power.STOPPED);
        assertThat(stopped.state()).isEqualTo(State.EXITED);
        assertThat(stopped.exitCode()).isNotNull();
        assertThat(stopped.ports()).isEmpty();
        assertThat(stopped.backendId()).isEqualTo(started.backendId());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(stopped);
    }

    @Test
    void powerAsItIsAlreadyChangesNothing() {
        Wish wish = wish();
        Machine started = running(wish);
        assertThat(driver.power(wish.spec().id(), Power.RUNNING)).isEqualTo(started);
        Machine stopped = driver.power(wish.spec().id(), Power.STOPPED);
        assertThat(driver.power(wish.spec().id(), Power.STOPPED)).isEqualTo(stopped);
    }

    @Test
    void whatWasNeverStartedCanBeStopped() {
        Wish wish = wish();
        Machine made = driver.ensure(wish.spec());
        assertThat(driver.power(wish.spec().id(), Power.STOPPED)).isEqualTo(made);
    }

    @Test
    void aStoppedMachineStartsAgain() {
        Wish wish = wish();
        Machine first = running(wish);
        driver.power(wish.spec().id(), Power.STOPPED);
        Machine again = driver.power(wish.spec().id(), Power.RUNNING);
        assertThat(again.state()).isEqualTo(State.RUNNING);
        assertThat(again.exitCode()).isNull();
        assertThat(again.backendId()).isEqualTo(first.backendId());
        assertThat(again.startedAt()).isAfterOrEqualTo(first.startedAt());
    }

    @Test
    void theEndOfAProgramIsSeenWithItsCode() {
        Wish wish = ending(wish(), 3);
        driver.ensure(wish.spec());
        driver.power(wish.spec().id(), Power.RUNNING);
        eventually(
                "the program has ended",
                () -> driver.inspect(wish.spec().id()).state() == State.EXITED);
        assertThat(driver.inspect(wish.spec().id()).exitCode()).isEqualTo(seenCode(3));
    }

    @Test
    void nothingCannotBePowered() {
        UUID nothing = Ids.next();
        refused(() -> driver.power(nothing, Power.RUNNING), Kind.NOT_FOUND);
        refused(() -> driver.power(nothing, Power.STOPPED), Kind.NOT_FOUND);
    }

    @Test
    void aPortIsPublishedWhileTheMachineRuns() {
        Wish wish = wish().port(0, 8080);
        Machine started = running(wish);
        assertThat(started.ports()).hasSize(1);
        PortMapping port = started.ports().get(0);
        assertThat(port.instance()).isEqualTo(8080);
        assertThat(port.host()).isBetween(1, 65535);
    }

    @Test
    void aPortThatSomethingElseHoldsIsAConflict() {
        Wish holder = wish().port(0, 8080);
        int taken = running(holder).ports().get(0).host();
        Wish late = wish().port(taken, 8080);
        refused(() -> running(late), Kind.CONFLICT);
        driver.delete(holder.spec().id());
        assertThat(running(late).ports()).containsExactly(new PortMapping(taken, 8080));
    }

    // ------------------------------------------------------------ delete, list

    @Test
    void deleteRemovesARunningMachine() {
        Wish wish = wish();
        running(wish);
        driver.delete(wish.spec().id());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
        assertThat(driver.list(installation)).isEmpty();
    }

    @Test
    void removingNothingIsSuccess() {
        Wish wish = wish();
        driver.ensure(wish.spec());
        driver.delete(wish.spec().id());
        driver.delete(wish.spec().id());
        driver.delete(Ids.next());
    }

    @Test
    void deletesOfOneIdAtTheSameTimeAllSucceed() throws Exception {
        Wish wish = wish();
        running(wish);
        atOnce(
                THREADS,
                () -> {
                    driver.delete(wish.spec().id());
                    return wish;
                });
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
    }

    @Test
    void listShowsWhatRunsAndWhatDoesNotOfThisInstallationOnly() {
        Wish created = wish();
        driver.ensure(created.spec());
        Wish started = wish();
        running(started);
        Wish stopped = wish();
        running(stopped);
        driver.power(stopped.spec().id(), Power.STOPPED);
        UUID elsewhere = UUID.randomUUID();
        Wish foreign = wish(elsewhere);
        driver.ensure(foreign.spec());
        assertThat(driver.list(installation))
                .containsExactlyInAnyOrder(
                        created.spec().id(), started.spec().id(), stopped.spec().id());
        assertThat(driver.list(elsewhere)).containsExactly(foreign.spec().id());
        assertThat(driver.list(UUID.randomUUID())).isEmpty();
    }

    @Test
    void twoMachinesAreNeverMixed() {
        Wish one = wish();
        Wish other = wish();
        Machine first = running(one);
        Machine second = running(other);
        assertThat(first.backendId()).isNotEqualTo(second.backendId());
        driver.power(one.spec().id(), Power.STOPPED);
        assertThat(driver.inspect(other.spec().id())).isEqualTo(second);
        driver.delete(one.spec().id());
        assertThat(driver.inspect(other.spec().id())).isEqualTo(second);
        assertThat(driver.list(installation)).containsExactly(other.spec().id());
    }

    // ------------------------------------------------------------ what happens to it

    @Test
    void whatSomebodyElseRemovedIsAbsentAndIsMadeAnew() {
        Wish wish = wish();
        Machine before = running(wish);
        removeBehindTheBack(wish.spec().id());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
        assertThat(driver.list(installation)).isEmpty();
        refused(() -> driver.power(wish.spec().id(), Power.RUNNING), Kind.NOT_FOUND);
        driver.delete(wish.spec().id());
        Machine after = running(wish);
        assertThat(after.state()).isEqualTo(State.RUNNING);
        assertThat(after.backendId()).isNotEqualTo(before.backendId());
    }

    @Test
    void itsMachinesOutliveTheDriver() {
        Wish wish = wish();
        Machine before = running(wish);
        ComputeDriver next = restarted();
        assertThat(next.inspect(wish.spec().id())).isEqualTo(before);
        assertThat(next.ensure(wish.spec()).backendId()).isEqualTo(before.backendId());
        assertThat(next.list(installation)).containsExactly(wish.spec().id());
        next.delete(wish.spec().id());
        assertThat(driver.inspect(wish.spec().id())).isEqualTo(Machine.absent());
    }

    @Test
    void anInterruptedCallerGetsAwayAndHarmsNothing() throws Exception {
        Wish wish = wish();
        Machine before = driver.ensure(wish.spec());
        Ended ended = interrupted(() -> driver.power(wish.spec().id(), Power.RUNNING), 0);
        assertThat(ended.inTime()).as("ends when it is interrupted").isTrue();
        assertThat(driver.inspect(wish.spec().id()).backendId()).isEqualTo(before.backendId());
        assertThat(driver.power(wish.spec().id(), Power.RUNNING).state()).isEqualTo(State.RUNNING);
    }

    // ------------------------------------------------------------ facets

    /** {@link ImageCheck}. */
    @Nested
    class Images {

        private ImageCheck images;

        @BeforeEach
        void requireTheFacet() {
            images = facet(ImageCheck.class);
        }

        @Test
        void anImageThatCanBeHadIsAccepted() {
            assertThatCode(() -> images.requireImage(image())).doesNotThrowAnyException();
        }

        @Test
        void anImageThatCannotBeHadIsRefused() {
            DriverException refusal =
                    refused(() -> images.requireImage(missingImage()), Kind.NOT_FOUND);
            assertThat(refusal.code()).isEqualTo("IMAGE_NOT_FOUND");
            assertThat(refusal).hasMessageContaining(missingImage());
        }
    }

    /** {@link Pausable}. */
    @Nested
    class Pauses {

        private Pausable pausable;

        @BeforeEach
        void requireTheFacet() {
            pausable = facet(Pausable.class);
        }

        @Test
        void aPausedMachineGoesOnAsTheSame() {
            Wish wish = wish();
            Machine before = running(wish);
            UUID id = wish.spec().id();
            Machine paused = pausable.pause(id);
            assertThat(paused.state()).isEqualTo(State.PAUSED);
            assertThat(driver.inspect(id)).isEqualTo(paused);
            assertThat(driver.power(id, Power.RUNNING)).isEqualTo(before);
        }

        @Test
        void pausingTwiceIsPausingOnce() {
            UUID id = started();
            Machine paused = pausable.pause(id);
            assertThat(pausable.pause(id)).isEqualTo(paused);
        }

        @Test
        void aPausedMachineIsStoppedAndRemoved() {
            UUID id = started();
            pausable.pause(id);
            assertThat(driver.power(id, Power.STOPPED).state()).isEqualTo(State.EXITED);
            assertThat(driver.power(id, Power.RUNNING).state()).isEqualTo(State.RUNNING);
            pausable.pause(id);
            driver.delete(id);
            assertThat(driver.inspect(id).state()).isEqualTo(State.ABSENT);
        }

        @Test
        void onlyWhatRunsIsPaused() {
            UUID id = started();
            driver.power(id, Power.STOPPED);
            refused(() -> pausable.pause(id), Kind.CONFLICT);
            refused(() -> pausable.pause(UUID.randomUUID()), Kind.NOT_FOUND);
        }

        private UUID started() {
            Wish wish = wish();
            running(wish);
            return wish.spec().id();
        }
    }

    /** {@link Resizable}. */
    @Nested
    class Sizes {

        private Resizable resizable;

        @BeforeEach
        void requireTheFacet() {
            resizable = facet(Resizable.class);
        }

        @Test
        void aRunningMachineKeepsRunningWithItsNewSize() {
            Wish wish = wish();
            Machine before = running(wish);
            Wish larger = wish.size(1, 2 * memoryBytes());
            long free = driver.capacity().memoryBytes();
            resizable.resize(larger.spec());
            assertThat(driver.inspect(wish.spec().id())).isEqualTo(before);
            assertThat(driver.capacity().memoryBytes()).isLessThanOrEqualTo(free - memoryBytes());
            if (driver instanceof Stats stats) {
                eventually(
                        "the new limit is measured",
                        () ->
                                stats.stats(wish.spec().id()).memoryLimitBytes()
                                        == 2 * memoryBytes());
            }
        }

        @Test
        void aMachineCanBecomeSmallerAgain() {
            Wish wish = wish();
            running(wish.size(1, 2 * memoryBytes()));
            resizable.resize(wish.spec());
            resizable.resize(wish.spec());
            if (driver instanceof Stats stats) {
                eventually(
                        "the new limit is measured",
                        () -> stats.stats(wish.spec().id()).memoryLimitBytes() == memoryBytes());
            }
        }

        @Test
        void aStoppedMachineStartsWithItsNewSize() {
            Wish wish = wish();
            Machine made = driver.ensure(wish.spec());
            resizable.resize(wish.size(1, 2 * memoryBytes()).spec());
            Machine started = driver.power(wish.spec().id(), Power.RUNNING);
            assertThat(started.backendId()).isEqualTo(made.backendId());
            if (driver instanceof Stats stats) {
                eventually(
                        "the new limit is measured",
                        () ->
                                stats.stats(wish.spec().id()).memoryLimitBytes()
                                        == 2 * memoryBytes());
            }
        }

        @Test
        void nothingCannotBeResized() {
            refused(() -> resizable.resize(wish().spec()), Kind.NOT_FOUND);
        }
    }

    /** {@link Exec}. */
    @Nested
    class Programs {

        private static final int MOST = 1 << 16;

        private Exec exec;

        @BeforeEach
        void requireTheFacet() {
            exec = facet(Exec.class);
        }

        @Test
        void aProgramsOutputAndCodeComeBack() {
            UUID id = machine();
            ExecResult said = exec.exec(id, List.of("echo", "one  two", "grün $HOME `x` ;"), MOST);
            assertThat(said.stdout()).isEqualTo("one  two grün $HOME `x` ;\n");
            assertThat(said.exitCode()).isZero();
            assertThat(said.truncated()).isFalse();
            assertThat(exec.exec(id, List.of("false"), MOST).exitCode()).isEqualTo(1);
            assertThat(driver.inspect(id).state()).isEqualTo(State.RUNNING);
        }

        @Test
        void tooMuchOutputIsCutAndSaidSo() {
            ExecResult said = exec.exec(machine(), List.of("echo", "x".repeat(5000)), 1000);
            assertThat(said.stdout()).isEqualTo("x".repeat(1000));
            assertThat(said.truncated()).isTrue();
        }

        @Test
        void aProgramThatIsNotThereNeverSucceeds() {
            UUID id = machine();
            AtomicReference<@Nullable ExecResult> result = new AtomicReference<>();
            Throwable refusal =
                    catchThrowable(
                            () -> result.set(exec.exec(id, List.of("no-such-program"), MOST)));
            ExecResult ran = result.get();
            if (ran == null) {
                assertFaultOfTheRequest(refusal);
            } else {
                assertThat(ran.exitCode()).isNotZero();
            }
        }

        @Test
        void programsAtTheSameTimeKeepTheirOutputApart() throws Exception {
            UUID id = machine();
            List<String> said =
                    atOnce(
                            THREADS,
                            () -> {
                                String word = UUID.randomUUID().toString();
                                String out = exec.exec(id, List.of("echo", word), MOST).stdout();
                                return out.equals(word + "\n") ? "own" : out;
                            });
            assertThat(said).containsOnly("own");
        }

        @Test
        void onlyARunningMachineRunsPrograms() {
            Wish wish = wish();
            driver.ensure(wish.spec());
            List<String> echo = List.of("echo", "x");
            refused(() -> exec.exec(wish.spec().id(), echo, MOST), Kind.CONFLICT);
            refused(() -> exec.exec(Ids.next(), echo, MOST), Kind.NOT_FOUND);
        }

        @Test
        void anInterruptedCallerGetsAway() throws Exception {
            UUID id = machine();
            Ended ended = interrupted(() -> exec.exec(id, List.of("sleep", "60"), MOST), 500);
            assertThat(ended.inTime()).as("ends when it is interrupted").isTrue();
            assertThat(ended.failure()).as("an interrupted program has no result").isNotNull();
            assertThat(driver.inspect(id).state()).isEqualTo(State.RUNNING);
            assertThat(exec.exec(id, List.of("echo", "on"), MOST).stdout()).isEqualTo("on\n");
        }

        @Test
        void theEnvironmentArrivesAsItWasGiven() {
            assumeFalse(driver.limits().simulated(), "a simulator runs no programs");
            ExecResult said =
                    exec.exec(machine(), List.of("sh", "-c", "echo \"$CONTRACT_WORD\""), MOST);
            assertThat(said.stdout()).isEqualTo("a value, with $HOME and 'quotes'\n");
        }

        private UUID machine() {
            Wish wish = wish();
            running(wish);
            return wish.spec().id();
        }
    }

    /** {@link Logs}. */
    @Nested
    class Lines {

        private static final int MOST = 1 << 20;

        private Logs logs;

        @BeforeEach
        void requireTheFacet() {
            logs = facet(Logs.class);
        }

        @Test
        void whatTheProgramWroteIsThereWithItsTime() {
            UUID id = written();
            List<String> lines = logs.logs(id, 100, MOST).lines().toList();
            assertThat(lines).anySatisfy(line -> assertThat(line).contains(writtenLine()));
            assertThat(lines)
                    .allSatisfy(
                            line ->
                                    assertThat(Instant.parse(line.split(" ", 2)[0]))
                                            .isBefore(Instant.now().plusSeconds(5)));
        }

        @Test
        void noMoreIsGivenThanAskedFor() {
            UUID id = written();
            driver.power(id, Power.STOPPED);
            driver.power(id, Power.RUNNING);
            eventually("two lines", () -> logs.logs(id, 100, MOST).lines().count() >= 2);
            assertThat(logs.logs(id, 1, MOST).lines()).hasSize(1);
            assertThat(logs.logs(id, 100, 40).getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(40);
        }

        @Test
        void theyOutliveTheProgram() {
            UUID id = written();
            driver.power(id, Power.STOPPED);
            assertThat(logs.logs(id, 100, MOST)).contains(writtenLine());
        }

        @Test
        void nothingHasNone() {
            refused(() -> logs.logs(Ids.next(), 10, MOST), Kind.NOT_FOUND);
        }

        private UUID written() {
            Wish wish = wish();
            running(wish);
            eventually(
                    "the program has written its line",
                    () -> logs.logs(wish.spec().id(), 100, MOST).contains(writtenLine()));
            return wish.spec().id();
        }
    }

    /** {@link Stats}. */
    @Nested
    class Use {

        private Stats stats;

        @BeforeEach
        void requireTheFacet() {
            stats = facet(Stats.class);
        }

        @Test
        void itsNumbersArePlausible() {
            Wish wish = wish();
            running(wish);
            eventually("memory is measured", () -> stats.stats(wish.spec().id()).memoryBytes() > 0);
            InstanceStats use = stats.stats(wish.spec().id());
            assertThat(use.memoryLimitBytes()).isEqualTo(wish.spec().size().memoryBytes());
            assertThat(use.memoryBytes()).isBetween(1L, wish.spec().size().memoryBytes());
            assertThat(use.cpuPercent()).isBetween(0.0, 100.0 * driver.limits().mostVcpus());
            assertThat(use.processes()).isBetween(1L, (long) wish.spec().size().processes());
            assertThat(use.networkReceivedBytes()).isNotNegative();
            assertThat(use.networkSentBytes()).isNotNegative();
            assertThat(use.diskReadBytes()).isNotNegative();
            assertThat(use.diskWrittenBytes()).isNotNegative();
        }

        @Test
        void onlyARunningMachineUsesAnything() {
            Wish wish = wish();
            driver.ensure(wish.spec());
            refused(() -> stats.stats(wish.spec().id()), Kind.CONFLICT);
            refused(() -> stats.stats(Ids.next()), Kind.NOT_FOUND);
        }
    }

    /** {@link Changes}. */
    @Nested
    class News {

        private Changes changes;

        @BeforeEach
        void requireTheFacet() {
            changes = facet(Changes.class);
        }

        @Test
        void beginningsAndEndsAreTold() {
            Wish wish = wish();
            driver.ensure(wish.spec());
            changes.changed();
            driver.power(wish.spec().id(), Power.RUNNING);
            assertThat(changes.changed()).contains(wish.spec().id());
            assertThat(changes.changed()).doesNotContain(wish.spec().id());
            driver.power(wish.spec().id(), Power.STOPPED);
            assertThat(changes.changed()).contains(wish.spec().id());
        }
    }

    /** {@link Console}. */
    @Nested
    class Screen {

        private Console console;

        @BeforeEach
        void requireTheFacet() {
            console = facet(Console.class);
        }

        @Test
        void aRunningMachineHasOne() {
            Wish wish = wish();
            running(wish);
            URI url = URI.create(console.console(wish.spec().id()));
            assertThat(url.isAbsolute()).isTrue();
            assertThat(url.getHost()).isNotBlank();
        }

        @Test
        void nothingHasNone() {
            refused(() -> console.console(Ids.next()), Kind.NOT_FOUND);
        }
    }

    // ------------------------------------------------------------ for the tests of a driver

    /** A small machine with a new id, removed after the test. */
    protected final Wish wish() {
        return wish(installation);
    }

    private Wish wish(UUID installation) {
        UUID id = Ids.next();
        ids.add(id);
        return Wish.of(id, installation, image(), command(), memoryBytes());
    }

    /** Makes it and starts it. */
    protected final Machine running(Wish wish) {
        MachineSpec spec = wish.spec();
        driver.ensure(spec);
        return driver.power(spec.id(), Power.RUNNING);
    }

    /** Waits until the condition holds. */
    protected static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("not in time: %s", what).isLessThan(end);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The refusal, which must be of one of these kinds and say why. */
    protected static DriverException refused(ThrowingCallable call, Kind... kinds) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).isInstanceOf(DriverException.class);
        DriverException refusal = (DriverException) failure;
        assertThat(refusal.kind()).as("kind of %s", refusal).isIn((Object[]) kinds);
        assertThat(refusal.code()).matches("[A-Z][A-Z_]+");
        assertThat(refusal.getMessage()).isNotBlank();
        return refusal;
    }

    // those of the backend would open its breaker for everybody
    private static void assertFaultOfTheRequest(Throwable failure) {
        assertThat(failure).isInstanceOf(DriverException.class);
        assertThat(((DriverException) failure).kind()).isNotIn(Kind.UNAVAILABLE, Kind.INTERNAL);
    }

    private <F> F facet(Class<F> facet) {
        assumeTrue(facet.isInstance(driver), "the driver has no " + facet.getSimpleName());
        return facet.cast(driver);
    }

    private <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        List<Callable<T>> calls = new ArrayList<>();
        for (int at = 0; at < times; at++) {
            calls.add(call);
        }
        List<T> results = new ArrayList<>();
        for (Future<T> result : threads.invokeAll(calls)) {
            results.add(result.get());
        }
        return results;
    }

    private record Ended(boolean inTime, @Nullable Throwable failure) {}

    private static Ended interrupted(ThrowingCallable call, long afterMillis)
            throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread caller = new Thread(() -> failure.set(catchThrowable(call)), "contract-caller");
        caller.start();
        if (afterMillis > 0) {
            caller.join(afterMillis);
            assertThat(caller.isAlive()).as("still waits for the end of the program").isTrue();
        }
        caller.interrupt();
        caller.join(TimeUnit.SECONDS.toMillis(10));
        return new Ended(!caller.isAlive(), failure.get());
    }
}
