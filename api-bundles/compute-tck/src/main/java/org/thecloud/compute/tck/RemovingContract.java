// SPDX-License-Identifier: Apache-2.0
package org.thecloud.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.compute.Power;
import org.thecloud.compute.spi.Machine;
import org.thecloud.kernel.Ids;

/** That a machine is removed and listed, and no other with it. */
abstract class RemovingContract extends MachinesContract {
    RemovingContract(ComputeDriverContract contract) {
        super(contract);
    }

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
}
