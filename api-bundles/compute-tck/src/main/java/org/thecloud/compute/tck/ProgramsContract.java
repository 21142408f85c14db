// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.ExecResult;
import org.thecloud.compute.spi.Exec;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** {@link Exec}. */
abstract class ProgramsContract extends MachinesContract {

    private static final int MOST = 1 << 16;

    private Exec exec;

    ProgramsContract(ComputeDriverContract contract) {
        super(contract);
    }

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
                catchThrowable(() -> result.set(exec.exec(id, List.of("no-such-program"), MOST)));
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

    // those of the backend would open its breaker for everybody
    private static void assertFaultOfTheRequest(Throwable failure) {
        assertThat(failure).isInstanceOf(DriverException.class);
        assertThat(((DriverException) failure).kind()).isNotIn(Kind.UNAVAILABLE, Kind.INTERNAL);
    }
}
