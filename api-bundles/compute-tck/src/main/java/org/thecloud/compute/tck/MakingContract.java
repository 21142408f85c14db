// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.spi.Machine;
import org.thecloud.compute.spi.Machine.State;
import org.thecloud.kernel.Ids;
import org.thecloud.kernel.driver.DriverException;
import org.thecloud.kernel.driver.DriverException.Kind;

/** That a machine is made once, however often and by however many it is asked for. */
abstract class MakingContract extends MachinesContract {
    MakingContract(ComputeDriverContract contract) {
        super(contract);
    }

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
        Wish wish = wish().image(hooks.missingImage());
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
        List<Machine> made = atOnce(hooks.machinesAtOnce(), () -> running(wish()));
        assertThat(made).extracting(Machine::backendId).doesNotHaveDuplicates();
        assertThat(driver.list(installation)).hasSize(hooks.machinesAtOnce());
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
}
